using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cluster.Shared.Actors;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Wire;

/// <summary>All that a message says, to the last bit, as text that can be compared.</summary>
internal static class MessageText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
        Converters = { new RefConverter(), new BufferConverter() },
    };

    public static string Of(object message) => JsonSerializer.Serialize(message, message.GetType(), Options);

    /// <summary>Actions say nothing, and a node of the tree has parents without end.</summary>
    private static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.ToList())
        {
            if (property.PropertyType.IsAssignableTo(typeof(Delegate)) || property.PropertyType == type.Type)
                type.Properties.Remove(property);
        }
    }

    private sealed class RefConverter : JsonConverter<ActorRef>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(ActorRef));

        public override ActorRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, ActorRef value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Path);
    }

    private sealed class BufferConverter : JsonConverter<AlignedBuffer>
    {
        public override AlignedBuffer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AlignedBuffer value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var number in value.Span) writer.WriteNumberValue(BitConverter.SingleToInt32Bits(number));
            writer.WriteEndArray();
        }
    }
}
