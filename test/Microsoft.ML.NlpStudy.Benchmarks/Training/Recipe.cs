namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A network and the batches it is trained on: texts of one length, random ids, so that both sides do the same work.</summary>
/// <param name="Name">The recipe's name on the command line.</param>
/// <param name="Options">The network.</param>
/// <param name="Vocabulary">Number of tokens.</param>
/// <param name="Length">Tokens a text.</param>
/// <param name="Batches">Batches an epoch.</param>
/// <param name="PeerBatches">Batches that PyTorch trains: fewer where it is slow.</param>
internal sealed record Recipe(string Name, RnnClassifierOptions Options, int Vocabulary, int Length, int Batches, int PeerBatches)
{
    /// <summary>The study notes' two recipes, and the command line's default.</summary>
    public static Recipe[] All { get; } =
    [
        new("rnn-cell", RnnClassifierOptions.StudyRnnCell, 10_002, 200, 60, 12),
        new("rnn-layer", RnnClassifierOptions.StudyRnnLayer, 10_002, 200, 40, 10),
        new("gru", new RnnClassifierOptions(), 20_002, 200, 40, 10),
    ];
}
