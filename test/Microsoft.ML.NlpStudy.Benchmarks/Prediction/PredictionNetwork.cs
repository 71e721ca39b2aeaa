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

    /// <summary>The network's trainer, of one epoch.</summary>
    public static TextClassifierTrainer Trainer(this PredictionNetwork network, MLContext ml)
    {
        TextClassifierOptions options = network.Options();
        options = options with { Training = options.Training with { Epochs = 1, ValidationFraction = 0 } };
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = ml.MulticlassClassification.Trainers;
        return options switch
        {
            RnnClassifierOptions rnn => trainers.RnnClassifier(rnn),
            TextCnnClassifierOptions cnn => trainers.TextCnnClassifier(cnn),
            _ => trainers.TransformerClassifier((TransformerClassifierOptions)options),
        };
    }
}
