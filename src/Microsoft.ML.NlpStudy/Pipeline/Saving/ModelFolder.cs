using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// A component's folder in model.zip: ML.NET's header, <c>options.json</c> and the component's other entries. Other programs can read each
/// of them.
/// </summary>
internal static class ModelFolder
{
    public const string OptionsEntry = "options.json";
    public const string VocabularyEntry = "vocabulary.txt";
    public const string WeightsEntry = "weights.safetensors";

    /// <summary>
    /// The folder's format. Raise it when an older library could no longer read the folder, and add a constant that says what changed.
    /// </summary>
    public const uint FormatVersion = ChecksumsVersion;

    /// <summary>The first format, which is still read.</summary>
    public const uint OldestVersion = 0x00010001;

    /// <summary>The format from which on each folder has a <c>checksums.txt</c>.</summary>
    public const uint ChecksumsVersion = 0x00010002;

    public static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(), new BoundedText() },
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    // The assembly's simple name: a full name would make a newer library's models unreadable by an older one.
    public static VersionInfo Version(string signature, string loaderSignature) => new(
        signature, FormatVersion, FormatVersion, OldestVersion, typeof(ModelFolder).Assembly.GetName().Name, loaderSignature);
}
