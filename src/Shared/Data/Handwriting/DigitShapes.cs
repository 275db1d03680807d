namespace Cluster.Shared.Data.Handwriting;

/// <summary>The ways in which people write each digit.</summary>
internal static class DigitShapes
{
    /// <summary>[digit][variant][stroke].</summary>
    public static Stroke[][][] Variants { get; } =
    [
        Zero(), One(), Two(), Three(), Four(), Five(), Six(), Seven(), Eight(), Nine(),
    ];

    private static Stroke[][] Zero() =>
    [
        [Stroke.Through(0.1f, -1, -0.4f, -0.75f, -0.6f, 0, -0.4f, 0.75f, 0, 1, 0.4f, 0.75f, 0.6f, 0, 0.4f, -0.75f, 0, -0.97f)],
        [
            Stroke.Through(
                0.25f, -0.85f, -0.2f, -0.95f, -0.6f, -0.4f, -0.55f, 0.5f, -0.1f, 1, 0.4f, 0.7f, 0.55f, 0, 0.3f, -0.75f, -0.15f, -1),
        ],
        [Stroke.Through(-0.2f, -0.9f, -0.5f, -0.2f, -0.4f, 0.7f, 0.05f, 1, 0.45f, 0.5f, 0.45f, -0.5f, 0.1f, -1, -0.3f, -0.75f)],
    ];

    private static Stroke[][] One() =>
    [
        [Stroke.Through(0.03f, -1, 0, 0, -0.03f, 1)],
        [Stroke.Through(-0.35f, -0.6f, -0.1f, -0.8f, 0.08f, -1, 0.08f, -1, 0.03f, 0, 0, 1)],
        [
            Stroke.Through(-0.35f, -0.65f, 0.05f, -1, 0.05f, -1, 0.03f, 0, 0, 1),
            Stroke.Through(-0.4f, 1, 0, 0.98f, 0.42f, 1),
        ],
    ];

    private static Stroke[][] Two() =>
    [
        [
            Stroke.Through(
                -0.5f, -0.6f, -0.25f, -0.95f, 0.25f, -0.95f, 0.5f, -0.5f, 0.2f, 0.1f, -0.55f, 0.9f, -0.55f, 0.9f, 0, 0.9f, 0.6f, 0.9f),
        ],
        [
            Stroke.Through(
                -0.5f, -0.65f, -0.1f, -1, 0.4f, -0.75f, 0.35f, -0.2f, 0, 0.4f, -0.4f, 0.85f, -0.6f, 0.7f, -0.4f, 0.5f, 0, 0.75f, 0.35f,
                0.95f, 0.65f, 0.8f),
        ],
        [Stroke.Through(-0.45f, -0.85f, 0, -1, 0.45f, -0.8f, 0.4f, -0.35f, -0.1f, 0.35f, -0.55f, 1, -0.55f, 1, 0.1f, 0.9f, 0.55f, 1)],
    ];

    private static Stroke[][] Three() =>
    [
        [
            Stroke.Through(
                -0.45f, -0.75f, 0, -1, 0.42f, -0.7f, 0.3f, -0.25f, -0.1f, -0.05f, -0.1f, -0.05f, 0.4f, 0.15f, 0.5f, 0.6f, 0.1f, 1, -0.5f,
                0.8f),
        ],
        [
            Stroke.Through(
                -0.45f, -0.95f, 0.45f, -0.95f, 0.45f, -0.95f, 0, -0.25f, 0, -0.25f, 0.45f, 0.05f, 0.45f, 0.65f, 0, 1, -0.5f, 0.75f),
        ],
        [
            Stroke.Through(
                -0.4f, -0.85f, 0.1f, -1, 0.4f, -0.65f, 0.15f, -0.2f, -0.15f, 0, 0.1f, 0.02f, 0.4f, 0.25f, 0.4f, 0.75f, -0.05f, 1, -0.5f,
                0.9f),
        ],
    ];

    private static Stroke[][] Four() =>
    [
        [
            Stroke.Through(-0.35f, -0.95f, -0.5f, 0.1f, -0.5f, 0.1f, 0, 0.1f, 0.6f, 0.05f),
            Stroke.Through(0.3f, -0.9f, 0.25f, 0, 0.2f, 1),
        ],
        [Stroke.Through(0.25f, 1, 0.25f, -1, 0.25f, -1, -0.55f, 0.25f, -0.55f, 0.25f, 0.6f, 0.25f)],
        [
            Stroke.Through(-0.45f, -0.9f, -0.5f, -0.2f, -0.2f, 0.05f, 0.2f, -0.1f, 0.35f, -0.5f),
            Stroke.Through(0.4f, -1, 0.35f, 0, 0.25f, 1),
        ],
    ];

    private static Stroke[][] Five() =>
    [
        [
            Stroke.Through(-0.35f, -0.95f, -0.4f, -0.15f, -0.4f, -0.15f, 0.1f, -0.25f, 0.5f, 0.2f, 0.4f, 0.75f, -0.05f, 1, -0.5f, 0.8f),
            Stroke.Through(-0.35f, -0.95f, 0.1f, -0.95f, 0.5f, -1),
        ],
        [
            Stroke.Through(
                0.5f, -0.95f, 0, -0.9f, -0.3f, -0.85f, -0.3f, -0.85f, -0.4f, -0.2f, 0.05f, -0.1f, 0.4f, 0.3f, 0.25f, 0.8f, -0.2f, 1,
                -0.5f, 0.85f),
        ],
        [Stroke.Through(0.55f, -1, -0.05f, -0.95f, -0.3f, -0.5f, 0.05f, -0.1f, 0.35f, 0.3f, 0.2f, 0.85f, -0.2f, 1, -0.45f, 0.75f)],
    ];

    private static Stroke[][] Six() =>
    [
        [Stroke.Through(0.4f, -1, -0.1f, -0.6f, -0.45f, 0, -0.45f, 0.65f, -0.05f, 1, 0.4f, 0.7f, 0.35f, 0.2f, 0, 0.05f, -0.4f, 0.45f)],
        [
            Stroke.Through(
                -0.1f, -1, -0.4f, -0.3f, -0.5f, 0.5f, -0.15f, 0.97f, 0.35f, 0.85f, 0.45f, 0.4f, 0.1f, 0.1f, -0.3f, 0.3f, -0.35f, 0.7f),
        ],
        [
            Stroke.Through(
                0.3f, -0.8f, 0, -1, -0.35f, -0.55f, -0.5f, 0.2f, -0.35f, 0.85f, 0.1f, 1, 0.45f, 0.6f, 0.25f, 0.1f, -0.2f, 0.15f, -0.4f,
                0.5f),
        ],
    ];

    private static Stroke[][] Seven() =>
    [
        [Stroke.Through(-0.5f, -0.9f, 0, -0.92f, 0.5f, -0.95f, 0.5f, -0.95f, 0.15f, 0, -0.15f, 1)],
        [
            Stroke.Through(-0.5f, -0.9f, 0, -0.92f, 0.5f, -0.95f, 0.5f, -0.95f, 0.1f, 0, -0.2f, 1),
            Stroke.Through(-0.25f, 0.05f, 0.1f, 0, 0.45f, 0),
        ],
        [Stroke.Through(-0.5f, -0.55f, -0.45f, -0.85f, -0.1f, -0.8f, 0.45f, -0.95f, 0.45f, -0.95f, 0.3f, -0.3f, 0.1f, 0.3f, 0.05f, 1)],
    ];

    private static Stroke[][] Eight() =>
    [
        [
            Stroke.Through(
                0.4f, -0.75f, 0, -1, -0.4f, -0.7f, -0.2f, -0.25f, 0.3f, 0.2f, 0.4f, 0.7f, 0, 1, -0.4f, 0.7f, -0.25f, 0.2f, 0.2f, -0.25f,
                0.42f, -0.7f),
        ],
        [
            Stroke.Through(0.05f, -1, -0.35f, -0.75f, -0.3f, -0.25f, 0, -0.05f, 0.35f, -0.3f, 0.35f, -0.75f, 0, -1),
            Stroke.Through(0, -0.05f, -0.4f, 0.25f, -0.45f, 0.75f, 0, 1, 0.45f, 0.75f, 0.4f, 0.25f, 0, -0.05f),
        ],
        [
            Stroke.Through(
                0.1f, -0.05f, -0.3f, -0.4f, -0.2f, -0.9f, 0.2f, -0.95f, 0.4f, -0.5f, 0, 0.1f, -0.4f, 0.6f, -0.1f, 1, 0.3f, 0.8f, 0.25f,
                0.3f, -0.15f, -0.1f),
        ],
    ];

    private static Stroke[][] Nine() =>
    [
        [Stroke.Through(0.4f, -0.7f, 0, -1, -0.4f, -0.6f, -0.3f, -0.1f, 0.1f, -0.05f, 0.4f, -0.6f, 0.4f, -0.6f, 0.35f, 0.2f, 0.25f, 1)],
        [
            Stroke.Through(
                0.4f, -0.75f, -0.05f, -1, -0.45f, -0.6f, -0.25f, -0.1f, 0.2f, -0.2f, 0.42f, -0.7f, 0.42f, 0.1f, 0.2f, 0.85f, -0.4f, 0.9f),
        ],
        [Stroke.Through(0.3f, -0.85f, -0.1f, -0.95f, -0.4f, -0.5f, -0.1f, -0.1f, 0.25f, -0.4f, 0.35f, -0.85f, 0.15f, 0.1f, -0.2f, 1)],
    ];
}
