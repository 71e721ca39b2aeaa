using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A model that is disposed of while other threads predict with it, as by a service that loads a newer one.</summary>
public class DisposalTests
{
    // A thousand take a minute for each kind: NLPSTUDY_DISPOSALS=1000.
    private static readonly int s_disposals = int.Parse(
        Environment.GetEnvironmentVariable("NLPSTUDY_DISPOSALS") ?? "50", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly TrainingOptions s_training = new() { Epochs = 1, BatchSize = 16, Threads = 1 };

    private static readonly RnnClassifierOptions s_rnn = new() { EmbeddingSize = 8, HiddenSize = 8, Training = s_training };
    private static readonly TextCnnClassifierOptions s_cnn =
        new() { EmbeddingSize = 8, Filters = 4, Windows = [1, 2], Training = s_training };
    private static readonly LanguageModelOptions s_language =
        new() { IdsColumnName = "SourceIds", EmbeddingSize = 8, HiddenSize = 8, Training = s_training };

    private static readonly TransformerTranslatorOptions s_transformer = new()
    {
        EmbeddingSize = 8,
        Heads = 2,
        EncoderLayers = 1,
        DecoderLayers = 1,
        FeedForwardSize = 8,
        Training = s_training,
    };

    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> s_kinds = new()
    {
        ["rnn"] = ml => Pipelines.Trainer(ml, s_rnn),
        ["cnn"] = ml => Pipelines.Trainer(ml, s_cnn),
        ["bag"] = ml => Pipelines.Trainer(
            ml, new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 8, Buckets = 100, Training = s_training }),
        ["transformer"] = ml => Pipelines.Trainer(
            ml, new TransformerClassifierOptions { EmbeddingSize = 8, Heads = 2, Layers = 1, FeedForwardSize = 8, Training = s_training }),
        ["naive bayes"] = ml => Pipelines.Trainer(ml, new NaiveBayesBagClassifierOptions { Buckets = 100, Training = s_training }),
        ["ensemble"] = ml => ml.MulticlassClassification.Trainers.EnsembleClassifier(
            new EnsembleClassifierOptions { Members = [s_rnn, s_cnn] }),
        ["language model"] = ml => ml.Translation.Trainers.LanguageModel(s_language),
        ["tagger"] = ml => ml.SequenceLabeling.Trainers.RnnTagger(new RnnTaggerOptions
        {
            TokensColumnName = "Source",
            TagsColumnName = "Source",
            EmbeddingSize = 8,
            HiddenSize = 8,
            Training = s_training,
        }),
        ["seq2seq"] = ml => ml.Translation.Trainers.Seq2Seq(
            new Seq2SeqOptions
            {
                EmbeddingSize = 8,
                HiddenSize = 8,
                Search = new SearchOptions { MaximumLength = 5 },
                Training = s_training
            }),
        ["transformer translator"] = ml => ml.Translation.Trainers.Transformer(
            s_transformer with { Search = new SearchOptions { MaximumLength = 5 } }),
    };

    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Predictions_under_way_end_and_later_ones_say_that_the_model_was_disposed_of(string kind)
    {
        IDataView rows = Rows();
        byte[] zip = Train(kind, rows);
        ITransformer current = _ml.Model.Load(new MemoryStream(zip), out _);
        var errors = new ConcurrentBag<Exception>();
        long begun = 0;
        bool isOver = false;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() => Predict()))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        for (int disposal = 0; disposal < s_disposals && errors.IsEmpty; disposal++)
        {
            ITransformer next = _ml.Model.Load(new MemoryStream(zip), out _);
            long before = Interlocked.Read(ref begun);
            SpinWait.SpinUntil(() => Interlocked.Read(ref begun) > before, TimeSpan.FromSeconds(10));
            ((IDisposable)Interlocked.Exchange(ref current, next)).Dispose();
        }

        Volatile.Write(ref isOver, true);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Empty(errors);

        void Predict()
        {
            while (!Volatile.Read(ref isOver))
            {
                try
                {
                    ITransformer model = Volatile.Read(ref current);
                    Interlocked.Increment(ref begun);
                    model.Transform(rows).Preview(maxRows: 40);
                }
                catch (ObjectDisposedException error) when (error.ObjectName.EndsWith("Transformer", StringComparison.Ordinal))
                {
                    // As documented: the model was disposed of in the meantime.
                }
                catch (Exception error)
                {
                    errors.Add(error);
                    return;
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_that_was_disposed_of_is_not_saved(string kind)
    {
        IDataView rows = Rows();
        ITransformer model = s_kinds[kind](_ml).Fit(rows);
        ((IDisposable)model).Dispose();

        var error = Assert.Throws<ObjectDisposedException>(() => _ml.Model.Save(model, rows.Schema, new MemoryStream()));

        Assert.Contains("PredictionEngineOptions.OwnsTransformer", error.Message);
    }

    private byte[] Train(string kind, IDataView rows)
    {
        ITransformer model = s_kinds[kind](_ml).Fit(rows);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, rows.Schema, stream);
        ((IDisposable)model).Dispose();
        return stream.ToArray();
    }

    private IDataView Rows()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(
            ToyTranslations.Create("copy", 40, seed: 1).Zip(ToyTexts.Create(40, seed: 1), (pair, text) =>
                new Row { Source = pair.Source, Target = pair.Target, Text = text.Text, Sentiment = text.Sentiment }));
        return _ml.Data.Cache(Pipelines.Preprocessing(_ml)
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source"))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
            .Fit(rows).Transform(rows));
    }

    private sealed class Row
    {
        public string[] Source { get; set; } = [];

        public string[] Target { get; set; } = [];

        public string Text { get; set; } = "";

        public string Sentiment { get; set; } = "";
    }
}
