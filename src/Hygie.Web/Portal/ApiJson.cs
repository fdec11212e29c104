using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;

namespace Hygie.Web.Portal;

/// <summary>How the API writes what the rooms answer: names are texts, days ISO 8601, a suppressed count is the text <c>&lt;11</c>.</summary>
internal static class ApiJson
{
    /// <summary>Types that are written as one text.</summary>
    public static IReadOnlySet<Type> Texts { get; } = new HashSet<Type>
    {
        typeof(DatasetId), typeof(DatasetVersion), typeof(ProjectId), typeof(PermitId), typeof(HostId), typeof(PersonId), typeof(BodyId), typeof(MerkleHash), typeof(AuditKind),
    };

    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new CountConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private sealed class TextConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => Texts.Contains(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

        private sealed class Converter<T> : WriteOnly<T>
        {
            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value!.ToString());
        }
    }

    private sealed class CountConverter : WriteOnly<PublicCount>
    {
        public override void Write(Utf8JsonWriter writer, PublicCount value, JsonSerializerOptions options)
        {
            if (value.IsSuppressed)
                writer.WriteStringValue("<" + value.Threshold.ToString(CultureInfo.InvariantCulture));
            else
                writer.WriteNumberValue(value.Value);
        }
    }

    /// <summary>The API takes none of these.</summary>
    private abstract class WriteOnly<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException();
    }
}
