using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The content of card.json: what a program has to know to run network.onnx without this package.</summary>
internal sealed record OnnxCard
{
    /// <summary>The kind of network, or of those of an ensemble's members.</summary>
    public required IReadOnlyList<string> Networks { get; init; }

    /// <summary>The inputs.</summary>
    public required IReadOnlyList<End> Inputs { get; init; }

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<End> Outputs { get; init; }

    /// <summary>The classes, in the order of the scores.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The tokens of each input of ids.</summary>
    public required IReadOnlyList<TokenIds> Tokens { get; init; }

    /// <summary>The versions that the files are of.</summary>
    public required FileVersions Versions { get; init; }

    /// <summary>An input or output.</summary>
    /// <param name="Name">Its name in the graph.</param>
    /// <param name="Type">The type of its elements.</param>
    /// <param name="Shape">The length of each axis; a name where it may vary.</param>
    /// <param name="Content">Its meaning.</param>
    internal sealed record End(string Name, string Type, IReadOnlyList<object> Shape, string Content);

    /// <summary>The ids of tokens.</summary>
    internal sealed record TokenIds
    {
        /// <summary>The input that has the ids.</summary>
        public required string Input { get; init; }

        /// <summary>The file of the tokens, a token a line in the order of their ids.</summary>
        public required string File { get; init; }

        /// <summary>The file's format: <see cref="VocabularyFormat.Tokens"/>, unless that cannot hold a token.</summary>
        public required VocabularyFormat Format { get; init; }

        /// <summary>The number of tokens.</summary>
        public required int Count { get; init; }

        /// <summary>The id of the first line's token.</summary>
        public required int FirstId { get; init; }

        /// <summary>The id that fills up short texts.</summary>
        public required int PaddingId { get; init; }

        /// <summary>The id of a token that is not in the file; that of padding if no token stands for unknown ones.</summary>
        public required int UnknownId { get; init; }

        /// <summary>The most tokens that are read of a text; <see langword="null"/> for all.</summary>
        public required int? MaximumLength { get; init; }

        /// <summary>The other tokens with a meaning of their own, with their ids.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, int>? SpecialIds { get; init; }
    }

    /// <summary>The versions of what wrote the files and of their format.</summary>
    /// <param name="Package">The version of this package.</param>
    /// <param name="OperatorSet">The version of the ONNX operators.</param>
    internal sealed record FileVersions(string Package, int OperatorSet);
}
