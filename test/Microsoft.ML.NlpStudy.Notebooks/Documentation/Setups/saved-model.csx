// A file model.zip.
public class Review { public string Text { get; set; } public string Sentiment { get; set; } }

IEnumerable<Review> Draw(int count, int seed)
{
    var random = new Random(seed);
    string[] good = { "a lovely film", "warm and funny", "the actors are wonderful" }, bad = { "a dull film", "slow and empty", "the actors are wooden" };
    return Enumerable.Range(0, count).Select(i =>
        new Review { Text = (i % 2 == 0 ? good : bad)[random.Next(3)] + ", seen in week " + random.Next(9), Sentiment = i % 2 == 0 ? "positive" : "negative" });
}

IDataView train = new MLContext().Data.LoadFromEnumerable(Draw(60, 1).ToList()), test = new MLContext().Data.LoadFromEnumerable(Draw(20, 2).ToList());

{
    var ml = new MLContext(seed: 1);
    var pipeline = ml.Transforms.Text.TokenizeText("Tokens", "Text")
        .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
        .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
        .Append(ml.MulticlassClassification.Trainers.TextCnnClassifier(
            new TextCnnClassifierOptions { Filters = 4, EmbeddingSize = 8, Training = new TrainingOptions { Epochs = 1 } }));
    using var model = pipeline.Fit(train);
    ml.Model.Save(model, train.Schema, "model.zip");
}
