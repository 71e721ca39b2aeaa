using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

public sealed partial class TextClassifierTransformer
{
    /// <summary>
    /// Writes the classifier for programs without this package: network.onnx, vocabulary.txt and card.json, which describes them.
    /// </summary>
    /// <remarks>
    /// The network's input has the name of the column of ids: int64, any number of texts of any length. Of pairs there is an input for each
    /// column. An id is the number of a token's line in vocabulary.txt, from 1; 0 is padding, which changes nothing, before a text and
    /// behind it. The outputs are <c>Score</c> and
    /// <c>PredictedIndex</c>, the place of the likeliest class among the card's labels. Probabilities equal those of
    /// <see cref="RowTransformer.Transform"/> but for rounding.
    /// </remarks>
    /// <param name="folder">The folder, which is created where there is none. Files of these names are replaced once all are complete.
    /// </param>
    /// <param name="inputSchema">The schema of the rows that the classifier reads, or adds its columns to: its column of ids has the
    /// tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column of ids is missing, of the wrong type, of another vocabulary or without tokens.
    /// </exception>
    /// <exception cref="IOException">The folder is a file, a file is a folder, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="NotSupportedException">The network has more than two gigabytes, or is not of this package.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public void ExportOnnx(string folder, DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(inputSchema);
        var files = new OnnxFolder();
        foreach (string column in Options.IdsColumns)
        {
            AddTo(files, inputSchema, column, Options.MaximumLength);
        }

        files.Write(folder, [NetworkKind], Classes.Names, inputs => Export(name => inputs[name]));
    }

    /// <summary>The name of the network's kind, as options.json has it.</summary>
    internal string NetworkKind => Options.GetType().Name.Replace("ClassifierOptions", "", StringComparison.Ordinal);

    /// <summary>Adds the input of ids and its tokens to an ONNX folder.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="inputSchema">The schema with the column of ids.</param>
    /// <param name="columnName">The column of ids, one of the classifier's.</param>
    /// <param name="maximumLength">The most ids of a text that are read, by whichever network; <see langword="null"/> for all.</param>
    internal void AddTo(OnnxFolder files, DataViewSchema inputSchema, string columnName, int? maximumLength)
    {
        DataViewSchema.Column ids = FindIds(inputSchema).First(column => column.Name == columnName);
        files.AddInput(ids.Name, "a text's ids: the numbers of its tokens' lines in the file of tokens");
        files.AddTokens(
            new OnnxCard.TokenIds
            {
                Input = ids.Name,
                File = "",
                Format = default,
                Count = _settings.VocabularySize,
                FirstId = 1,
                PaddingId = TokenStore.PaddingId,
                UnknownId = (int)TokenKeys.FindUnknown(ids),
                MaximumLength = maximumLength,
            },
            new Vocabulary(TokenKeys.Tokens(ids), new long[_settings.VocabularySize], null, null));
    }

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="input">Gives the keys of tokens of a column, int64 (B, N).</param>
    internal ClassifierGraph Export(Func<string, GraphValue> input)
    {
        using var use = _trained.Use(this);
        GraphValue[] columns = [.. Options.IdsColumns.Select(input)];
        GraphValue keys = columns is [GraphValue first, GraphValue second] ? GraphTexts.Stack(first, second) : columns[0];
        var texts = new GraphTexts(keys, _settings.PaddingKey, Options.MaximumLength, Options.TruncateSide == SequenceSide.Start);
        GraphValue logits = use.Network is IExportsGraph network
            ? network.Export(texts)
            : throw new NotSupportedException("ONNX: expected a network of this package, found one that a factory of your own makes.");
        return new ClassifierGraph(logits.Softmax(rank: 2), texts.Attention is { } weights ? texts.InRows(weights) : null);
    }

    private protected override void Export(PipelineGraph graph, RowMapping mapping) =>
        Export(name => graph.Column(name).Cast(GraphType.Int64)).AddColumns(graph, mapping);
}
