// Reviews as a trainer takes them: rows with Ids and Label.
public class Review { public string Text { get; set; } public string Sentiment { get; set; } }

IEnumerable<Review> Draw(int count, int seed)
{
    var random = new Random(seed);
    string[] good = { "a lovely film", "warm and funny", "the actors are wonderful" }, bad = { "a dull film", "slow and empty", "the actors are wooden" };
    return Enumerable.Range(0, count).Select(i =>
        new Review { Text = (i % 2 == 0 ? good : bad)[random.Next(3)] + ", seen in week " + random.Next(9), Sentiment = i % 2 == 0 ? "positive" : "negative" });
}

var ml = new MLContext(seed: 1);
IDataView ids;
{
    IDataView rows = ml.Data.LoadFromEnumerable(Draw(60, 1).ToList());
    ids = ml.Transforms.Text.TokenizeText("Tokens", "Text")
        .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
        .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
        .Fit(rows).Transform(rows);
}
