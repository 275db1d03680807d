namespace Cluster.Shared;

/// <summary>
/// Something the user gave or the world did that the user can mend. The message is complete: what was given, what is allowed, where,
/// and what to do. It is shown as it is, without a stack trace.
/// </summary>
public class UserException : Exception
{
    public UserException(string message)
        : base(message)
    {
    }

    public UserException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public UserException()
    {
    }
}
