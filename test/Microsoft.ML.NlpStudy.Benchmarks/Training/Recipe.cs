namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A network that both sides train.</summary>
/// <param name="Name">The recipe's name on the command line.</param>
/// <param name="Options">The network. Nothing is dropped, on either side.</param>
internal sealed record Recipe(string Name, TextClassifierOptions Options)
{
    /// <summary>The study notes' two recurrent recipes, an LSTM of the second one's sizes, and each kind of classifier with its defaults.</summary>
    public static Recipe[] All { get; } =
    [
        new("rnn-cell", RnnClassifierOptions.StudyRnnCell),
        new("rnn-layer", RnnClassifierOptions.StudyRnnLayer with { Dropout = 0 }),
        new("lstm", RnnClassifierOptions.StudyRnnLayer with { Cell = RnnCellKind.Lstm, Dropout = 0 }),
        new("gru", new RnnClassifierOptions { Dropout = 0 }),
        new("text-cnn", new TextCnnClassifierOptions { Dropout = 0 }),
        new("transformer", new TransformerClassifierOptions { Dropout = 0 }),
    ];

    /// <summary>What the peer needs to know of the network, as name=value.</summary>
    public string[] Describe()
    {
        string[] common = [$"batch={Options.Training.BatchSize}", $"clipping={Options.Training.GradientClipping ?? 0}", $"embedding={Options.EmbeddingSize}"];
        return Options switch
        {
            RnnClassifierOptions rnn =>
            [
                .. common, $"kind={rnn.Cell}", $"hidden={rnn.HiddenSize}", $"dense={rnn.DenseSize}", $"directions={(rnn.Bidirectional ? 2 : 1)}", $"pooling={rnn.Pooling}",
            ],
            TextCnnClassifierOptions cnn => [.. common, "kind=TextCnn", $"windows={string.Join(',', cnn.Windows)}", $"filters={cnn.Filters}"],
            TransformerClassifierOptions transformer =>
                [.. common, "kind=Transformer", $"heads={transformer.Heads}", $"layers={transformer.Layers}", $"feed_forward={transformer.FeedForwardSize}"],
            _ => throw new ArgumentException($"Recipe {Name}: expected a classifier that the peer knows, found {Options.GetType().Name}."),
        };
    }
}
