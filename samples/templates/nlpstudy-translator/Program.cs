using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Runtime;

var ml = new MLContext(seed: 1);
ml.Log += (_, message) =>
{
    if (message.Kind == ChannelMessageKind.Info)
    {
        Console.WriteLine(message.RawMessage);
    }
};

// A sentence and its translation in each row.
IDataView rows = ml.Data.LoadParallelTable(Path.Combine(AppContext.BaseDirectory, "phrases.tsv"));
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(rows, testFraction: 0.05, seed: 1);

// From text to words, subwords and ids, and from the translation's ids back to text. Large corpora want 8,000 merges or more.
TextTokenizer english = TextTokenizer.Moses("en"), french = TextTokenizer.Moses("fr");
var pipeline = ml.Transforms.Text.TokenizeText("SourceWords", "Source", english)
    .Append(ml.Transforms.Text.TokenizeText("TargetWords", "Target", french))
    .Append(ml.Transforms.Text.TokenizeIntoSubwords(
        [new("SourceTokens", "SourceWords"), new("TargetTokens", "TargetWords")], new SubwordOptions { MergeCount = 300 }))
    .Append(ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens"))
    .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens"))
    .Append(ml.Translation.Trainers.Transformer(new TransformerTranslatorOptions
    {
        EmbeddingSize = 96,
        EncoderLayers = 2,
        DecoderLayers = 2,
        FeedForwardSize = 192,
        Dropout = 0.1,
        Training = new TrainingOptions { Epochs = 10, BatchSize = 32, LearningRate = 2e-3 },
    }))
    .Append(ml.Transforms.Text.MapIdsToTokens("TranslationTokens", "TranslationIds"))
    .Append(ml.Transforms.Text.DetokenizeSubwords("TranslationText", "TranslationTokens"))
    .Append(ml.Transforms.Text.TokenizeText("TranslationWords", "TranslationText", TextTokenizer.Whitespace))
    .Append(ml.Transforms.Text.DetokenizeText("Translation", "TranslationWords", french));

// Train, evaluate, save.
using (var model = pipeline.Fit(split.TrainSet))
{
    Console.WriteLine(ml.Translation.Evaluate(model.Transform(split.TestSet)));
    ml.Model.Save(model, rows.Schema, "translator.zip");
}

// Load and translate. Another program needs only these lines and translator.zip.
ITransformer loaded = ml.Model.Load("translator.zip", out _);
using var engine = ml.Model.CreatePredictionEngine<Sentence, Translated>(loaded);
string[] texts = args.Length > 0 ? args : ["The black cat does not follow the girl.", "Three doctors found the green book."];
foreach (string text in texts)
{
    Console.WriteLine($"{text} -> {engine.Predict(new Sentence { Source = text }).Translation}");
}

/// <summary>A sentence to translate; the translation is not needed for that.</summary>
public class Sentence
{
    public string Source { get; set; } = "";
    public string Target { get; set; } = "";
}

/// <summary>The best translation.</summary>
public class Translated
{
    public string Translation { get; set; } = "";
}
