namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A network that both sides train.</summary>
/// <param name="Name">The recipe's name on the command line.</param>
/// <param name="Options">The network. Nothing is dropped, on either side.</param>
internal sealed record Recipe(string Name, TextClassifierOptions Options)
{
    /// <summary>
    /// The study notes' two recurrent recipes, an LSTM of the second one's sizes, and each kind of classifier with its defaults.
    /// </summary>
    public static Recipe[] All { get; } =
    [
        new("rnn-cell", RnnClassifierOptions.StudyRnnCell),
        new("rnn-layer", RnnClassifierOptions.StudyRnnLayer with { Dropout = 0 }),
        new("lstm", RnnClassifierOptions.StudyRnnLayer with { Cell = RnnCellKind.Lstm, Dropout = 0 }),
        new("gru", new RnnClassifierOptions { Dropout = 0 }),
        new("text-cnn", new TextCnnClassifierOptions { Dropout = 0 }),
        new("transformer", new TransformerClassifierOptions { Dropout = 0 }),
    ];
}
