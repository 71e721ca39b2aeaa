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

// A text and a label in each row. The header says which column is which.
IDataView rows = ml.Data.LoadLabeledText(Path.Combine(AppContext.BaseDirectory, "reviews.tsv"));
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(rows, testFraction: 0.1, seed: 1);

// From text to clean text, tokens and ids; the network learns from ids.
var pipeline = ml.Transforms.Text.CleanText("Clean", "Text")
    .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
    .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions { MaximumSize = 20_000 }))
    .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    .Append(ml.MulticlassClassification.Trainers.TextCnnClassifier(new TextCnnClassifierOptions
    {
        Training = new TrainingOptions { Epochs = 5, BatchSize = 32 },
    }))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedText", "PredictedLabel"));

// Train, evaluate, save.
using (var model = pipeline.Fit(split.TrainSet))
{
    Console.WriteLine(ml.MulticlassClassification.Inspect(model.Transform(split.TestSet)));
    ml.Model.Save(model, rows.Schema, "model.zip");
}

// Load and predict. Another program needs only these lines and model.zip.
ITransformer loaded = ml.Model.Load("model.zip", out _);
using var engine = ml.Model.CreatePredictionEngine<Question, Answer>(loaded);
string[] texts = args.Length > 0
    ? args
    : ["The plot was never dull, and the acting was clever.", "The music was moving, but the plot was predictable."];
foreach (string text in texts)
{
    Answer answer = engine.Predict(new Question { Text = text });
    Console.WriteLine($"{answer.PredictedText}, {answer.Score.Max():P0}: {text}");
}

/// <summary>A row to classify; the label is not needed for that.</summary>
public class Question
{
    public string Text { get; set; } = "";
    public string Label { get; set; } = "";
}

/// <summary>The predicted label and the probability of each label.</summary>
public class Answer
{
    public string PredictedText { get; set; } = "";
    public float[] Score { get; set; } = [];
}
