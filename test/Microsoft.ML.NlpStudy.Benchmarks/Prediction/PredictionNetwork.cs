namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A network of <c>prediction</c>, with its default options.</summary>
internal enum PredictionNetwork
{
    /// <summary>The recurrent classifier, a GRU in both directions.</summary>
    Gru,

    /// <summary>The convolutional classifier.</summary>
    Cnn,

    /// <summary>The Transformer classifier.</summary>
    Transformer,
}

/// <summary>The options of the networks.</summary>
internal static class PredictionNetworks
{
    /// <summary>The network's default options.</summary>
    public static TextClassifierOptions Options(this PredictionNetwork network) => network switch
    {
        PredictionNetwork.Gru => new RnnClassifierOptions(),
        PredictionNetwork.Cnn => new TextCnnClassifierOptions(),
        _ => new TransformerClassifierOptions(),
    };
}
