using Microsoft.ML;
using Microsoft.ML.Data;
using ReviewGenerator;

namespace Microsoft.ML.NlpStudy.Tests;

/// <summary>
/// The README's pipeline on the corpus of the sample; that what the README shows runs at all is tested with all other snippets.
/// </summary>
public class ReadmeTests
{
    [Fact]
    public void The_readmes_pipeline_learns_the_word_order_that_a_bag_of_words_cannot_see()
    {
        IDataView reviews = new MLContext().Data.LoadFromEnumerable(ReviewCorpus.Generate());
        IDataView train = new MLContext().Data.TakeRows(reviews, ReviewCorpus.Size - ReviewCorpus.TestSize);
        IDataView test = new MLContext().Data.SkipRows(reviews, ReviewCorpus.Size - ReviewCorpus.TestSize);

        var ml = new MLContext(seed: 1);
        var pipeline = ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions { MaximumSize = 10_000 }))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(new RnnClassifierOptions
            {
                Cell = RnnCellKind.Gru,
                HiddenSize = 64,
                Training = new TrainingOptions { Epochs = 8, BatchSize = 32, LearningRate = 3e-3 },
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedSentiment", "PredictedLabel"));

        using var model = pipeline.Fit(train);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        Console.WriteLine($"{metrics.MicroAccuracy:P1} of the test part is right.");
        ml.Model.Save(model, train.Schema, "model.zip");

        Assert.InRange(metrics.MicroAccuracy, 0.95, 1);
        Assert.True(File.Exists("model.zip"));
    }
}
