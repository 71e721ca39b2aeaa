using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>A saved model of each kind, of a few kilobytes, made once.</summary>
internal static class SmallModels
{
    private static readonly TrainingOptions s_training =
        new() { Epochs = 1, BatchSize = 8, Threads = 1, MixedPrecision = MixedPrecision.Never };
    private static readonly WordSelection s_allWords = new() { MinimumTexts = 1, MaximumTextShare = 1 };
    private static readonly ConcurrentDictionary<string, byte[]> s_zips = new();

    /// <summary>The kinds.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "rnn", "lstm", "cnn", "bag", "transformer", "ensemble", "seq2seq", "translator", "language model",
        "byte pairs", "word pieces", "vectors", "fasttext", "bert", "gpt2", "korean", "regular expression", "encoder",
        "masked language model", "fill mask", "tokenizer.json", "similarity", "topics", "semantics", "naive bayes", "tagger",
        "pretrained tagger", "several labels", "number of a pair",
    ];

    /// <summary>The rows that every kind is made of and read with.</summary>
    public static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new Row
    {
        Text = i % 2 == 0 ? "A good film, and again good!" : i % 3 == 0 ? "" : "a bad film it was 12",
        Target = i % 2 == 0 ? "ein guter Film" : "ein schlechter Film",
        Sentiment = i % 2 == 0 ? "positive" : "negative",
        Similarity = i % 3,
        Words = i % 4 == 1 ? [] : ["Ada", "and", "Bo"],
        WordTags = i % 4 == 1 ? [] : ["B-PER", "O", i % 2 == 0 ? "B-PER" : "B-DOG"],
    }));

    /// <summary>A kind's model.zip.</summary>
    public static byte[] Zip(string name) => s_zips.GetOrAdd(name, static name =>
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = Rows(ml);
        using var files = new TemporaryFiles();
        using var stream = new MemoryStream();
        ITransformer model = Pipeline(ml, name, files).Fit(rows);
        ml.Model.Save(model, rows.Schema, stream);
        (model as IDisposable)?.Dispose();
        return stream.ToArray();
    });

    /// <summary>Loads a model and reads all columns of all rows through it.</summary>
    /// <param name="zip">The model.</param>
    /// <param name="loaded">Called once it is loaded.</param>
    public static void Use(byte[] zip, Action loaded)
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = ml.Model.Load(new MemoryStream(zip), out _);
        loaded();
        try
        {
            ComponentChecks.Rows(model.Transform(Rows(ml)));
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private static IEstimator<ITransformer> Encoder(MLContext ml)
    {
        using var folder = new EncoderFolder("roberta");
        return ml.Transforms.Text.EmbedText("Vector", "Text", PretrainedEncoder.Load(folder.Path));
    }

    private static MaskedLanguageModelTrainer MaskedLanguageModel(MLContext ml) => ml.Transforms.Text.MaskedLanguageModel(
        PretrainedTokenizer.LearnBert(["A good film, and again good!", "a bad film it was 12"], 60),
        new EncoderSizes { Layers = 1, HiddenSize = 4, Heads = 2, FeedForwardSize = 4, MaximumLength = 16 },
        new MaskedLanguageModelOptions { Training = s_training });

    private static FillMaskEstimator FillMask(MLContext ml)
    {
        using MaskedLanguageModelTransformer model = MaskedLanguageModel(ml).Fit(Rows(ml));
        return ml.Transforms.Text.FillMask("Filled", "Text", model.CreateEncoder());
    }

    private static PretrainedSimilarityTrainer Similarity(MLContext ml)
    {
        using var folder = new EncoderFolder("bert");
        return ml.Regression.Trainers.PretrainedSimilarity(PretrainedEncoder.Load(folder.Path), new PretrainedSimilarityOptions
        {
            LabelColumnName = "Similarity",
            FirstTextColumnName = "Text",
            SecondTextColumnName = "Target",
            Kind = SimilarityKind.CrossEncoder,
            MaximumLength = 16,
            Training = s_training,
        });
    }

    private static PretrainedTaggerTrainer PretrainedTagger(MLContext ml)
    {
        using var folder = new EncoderFolder("bert");
        return ml.SequenceLabeling.Trainers.PretrainedTagger(PretrainedEncoder.Load(folder.Path), new PretrainedTaggerOptions
        {
            TokensColumnName = "Words",
            TagsColumnName = "WordTags",
            MaximumLength = 8,
            Training = s_training,
        });
    }

    private static IEstimator<ITransformer> Pipeline(MLContext ml, string name, TemporaryFiles files) => name switch
    {
        "tagger" => ml.SequenceLabeling.Trainers.RnnTagger(new RnnTaggerOptions
        {
            TokensColumnName = "Words",
            TagsColumnName = "WordTags",
            EmbeddingSize = 4,
            HiddenSize = 4,
            CharacterEmbeddingSize = 4,
            CharacterVectorSize = 4,
            Training = s_training,
        }),
        "pretrained tagger" => PretrainedTagger(ml),
        "rnn" =>
            Classifier(
                ml,
                new RnnClassifierOptions
                {
                    EmbeddingSize = 4,
                    HiddenSize = 4,
                    Pooling = RnnPooling.Attention,
                    TopLabelCount = 2,
                    Training = s_training
                }),
        "lstm" =>
            Classifier(ml,
                new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 4, Cell = RnnCellKind.Lstm, Layers = 2, Training = s_training }),
        "encoder" => Encoder(ml),
        "masked language model" => MaskedLanguageModel(ml),
        "fill mask" => FillMask(ml),
        "similarity" => Similarity(ml),
        "cnn" =>
            Classifier(
                ml,
                new TextCnnClassifierOptions
                {
                    EmbeddingSize = 4,
                    Windows = [1, 3],
                    Filters = 4,
                    BatchNormalization = true,
                    Training = s_training
                }),
        "bag" => Classifier(ml, new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 4, Buckets = 50, Training = s_training }),
        "naive bayes" => Classifier(ml, new NaiveBayesBagClassifierOptions { Buckets = 50, Training = s_training }),
        "several labels" => Preprocessing(ml).Append(ml.MultilabelClassification.Trainers.RnnClassifier(new RnnClassifierOptions
        {
            LabelColumnName = "Sentiment",
            EmbeddingSize = 4,
            HiddenSize = 4,
            Pooling = RnnPooling.Attention,
            Training = s_training,
        })),
        "number of a pair" => ml.Transforms.Text.TokenizeText("SourceTokens", "Text")
            .Append(ml.Transforms.Text.TokenizeText("TargetTokens", "Target"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary([new("Ids", "SourceTokens"), new("SecondIds", "TargetTokens")]))
            .Append(ml.Regression.Trainers.TextCnnRegressor(new TextCnnClassifierOptions
            {
                LabelColumnName = "Similarity",
                SecondIdsColumnName = "SecondIds",
                EmbeddingSize = 4,
                Filters = 4,
                Training = s_training,
            })),
        "transformer" => Classifier(ml, new TransformerClassifierOptions
        {
            EmbeddingSize = 4,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 8,
            MaximumLength = 20,
            Training = s_training,
        }),
        "ensemble" => Preprocessing(ml).Append(ml.MulticlassClassification.Trainers.EnsembleClassifier(new EnsembleClassifierOptions
        {
            Members =
            [
                new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 4, Training = s_training },
                new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 4, Buckets = 50, Training = s_training },
            ],
        })),
        "seq2seq" => Pairs(ml).Append(ml.Translation.Trainers.Seq2Seq(new Seq2SeqOptions
        {
            EmbeddingSize = 4,
            HiddenSize = 4,
            Search = new SearchOptions { BestCount = 2, MaximumLength = 8 },
            Training = s_training,
        })).Append(ml.Transforms.Text.MapIdsToTokens("Out", "TranslationIds", new MapIdsToTokensOptions { Separator = " " })),
        "translator" => Pairs(ml).Append(ml.Translation.Trainers.Transformer(new TransformerTranslatorOptions
        {
            EmbeddingSize = 4,
            Heads = 2,
            EncoderLayers = 1,
            DecoderLayers = 1,
            FeedForwardSize = 8,
            Search = new SearchOptions { MaximumLength = 8 },
            Training = s_training,
        })),
        "language model" => Preprocessing(ml).Append(ml.Translation.Trainers.LanguageModel(
            new LanguageModelOptions { EmbeddingSize = 4, HiddenSize = 4, Training = s_training })),
        "byte pairs" => Tokens(ml, TextTokenizer.Moses())
            .Append(ml.Transforms.Text.TokenizeIntoSubwords(
                "Subwords", "Tokens", new SubwordOptions { MergeCount = 10, VocabularyThreshold = 1, Glossaries = ["[0-9]+"] }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Subwords"))
            .Append(ml.Transforms.Text.PadSequence("Padded", "Ids", new PadSequenceOptions { Length = 8, LengthColumnName = "Length" }))
            .Append(ml.Transforms.Text.MapIdsToTokens("Back", "Padded"))
            .Append(ml.Transforms.Text.DetokenizeSubwords("Whole", "Back"))
            .Append(ml.Transforms.Text.DetokenizeText("Again", "Tokens", TextTokenizer.Moses())),
        "word pieces" => Tokens(ml, TextTokenizer.BasicEnglish)
            .Append(ml.Transforms.Text.TokenizeIntoSubwords(
                "Subwords", "Tokens", new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece, MergeCount = 10 })),
        "vectors" => Tokens(ml, TextTokenizer.Whitespace).Append(ml.Transforms.Text.ApplyWordVectors(
            "Features", "Tokens", WordVectors.Load(files.Write("vectors.txt", "good 1 2\nbad -1 3\nfilm 0 0.5\n")))),
        "fasttext" => Tokens(ml, TextTokenizer.Whitespace).Append(ml.Transforms.Text.ApplyWordVectors(
            "Features", "Tokens", WordVectors.Load(FastTextModel.Write(files, ["good", "film"])))),
        "bert" => Tokens(ml, PretrainedTokenizer.Bert(PretrainedFileText.Lines(PretrainedFileText.Bert))),
        "gpt2" => Tokens(ml, PretrainedTokenizer.BytePair(
            PretrainedFileText.Json(PretrainedFileText.BytePair), PretrainedFileText.Lines(PretrainedFileText.BytePairMerges))),
        "tokenizer.json" => Tokens(ml, PretrainedTokenizer.Load(ReferenceTokenizer.Read("UnigramFile").Folder)),
        "topics" => Ids(ml).Append(ml.Transforms.Text.FindTopics(
            "Topics", "Ids", new FindTopicsOptions { Topics = 2, Iterations = 5, Words = s_allWords })),
        "semantics" => Ids(ml).Append(ml.Transforms.Text.LatentSemanticAnalysis(
            "Vector", "Ids", new LatentSemanticAnalysisOptions { Dimensions = 2, Words = s_allWords })),
        "korean" => Tokens(ml, TextTokenizer.KoreanWords).Append(ml.Transforms.Text.MarkWordStarts("Marked", "Tokens", "Text"))
            .Append(ml.Transforms.Text.ConvertTags("Tags", TagScheme.Bioes, "Tokens"))
            .Append(ml.Transforms.Text.MapTagsToEntities(tagsColumnName: "Tags", textColumnName: "Text")),
        _ => Tokens(ml, TextTokenizer.RegularExpression("(?<=^| )[a-z]+"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions { StopWords = ["it"] })),
    };

    private static EstimatorChain<TextClassifierTransformer> Classifier(MLContext ml, TextClassifierOptions options) =>
        Preprocessing(ml).Append(Pipelines.Trainer(ml, options));

    private static EstimatorChain<ITransformer> Preprocessing(MLContext ml) => ml.Transforms.Text.CleanText(
            "Clean", "Text", new CleanTextOptions { RefineTable = RefineTable.Parse(["ag(a)in\t\\1", "!"]), UrlPlaceholder = "<url>" })
        .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
        .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
        .Append<ITransformer>(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"));

    private static EstimatorChain<ITransformer> Pairs(MLContext ml) => ml.Transforms.Text.TokenizeText("SourceTokens", "Text")
        .Append(ml.Transforms.Text.TokenizeText("TargetTokens", "Target"))
        .Append(ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens"))
        .Append<ITransformer>(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens"));

    private static EstimatorChain<MapTokensToVocabularyTransformer> Ids(MLContext ml) =>
        Tokens(ml, TextTokenizer.BasicEnglish).Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"));

    private static TokenizeTextEstimator Tokens(MLContext ml, TextTokenizer tokenizer) =>
        ml.Transforms.Text.TokenizeText("Tokens", "Text", tokenizer);

    /// <summary>A text with its class, its translation and their similarity, and words with their tags.</summary>
    public sealed class Row
    {
        public string Text { get; set; } = "";

        public string Target { get; set; } = "";

        public string Sentiment { get; set; } = "";

        public float Similarity { get; set; }

        public string[] Words { get; set; } = [];

        public string[] WordTags { get; set; } = [];
    }
}
