using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Tagging;

/// <summary>Lines of JSON, with names in snake case.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_snakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static void Json(object value) => Console.WriteLine(LineOf(value));

    public static string LineOf(object value) => JsonSerializer.Serialize(value, s_snakeCase);
}
