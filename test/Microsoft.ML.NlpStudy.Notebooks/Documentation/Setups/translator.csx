// A translator that has learned a little, and rows with the ids that it reads.
public class Pair { public string Source { get; set; } public string Target { get; set; } }

IEnumerable<Pair> Draw(int count, int seed)
{
    var random = new Random(seed);
    string[] words = { "one", "two", "three", "four", "five" };
    return Enumerable.Range(0, count).Select(_ =>
    {
        string[] drawn = Enumerable.Range(0, random.Next(2, 5)).Select(_ => words[random.Next(words.Length)]).ToArray();
        return new Pair { Source = string.Join(' ', drawn), Target = string.Join(' ', drawn.Reverse()) };
    });
}

TranslatorTransformer translator;
IDataView ids;
{
    var ml = new MLContext(seed: 1);
    IDataView rows = ml.Data.LoadFromEnumerable(Draw(40, 1).ToList());
    ids = ml.Transforms.Text.TokenizeText("SourceTokens", "Source")
        .Append(ml.Transforms.Text.TokenizeText("TargetTokens", "Target"))
        .Append(ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens"))
        .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens"))
        .Fit(rows).Transform(rows);
    translator = ml.Translation.Trainers.Seq2Seq(
        new Seq2SeqOptions { EmbeddingSize = 16, HiddenSize = 16, Training = new TrainingOptions { Epochs = 1, BatchSize = 16 } }).Fit(ids);
    ids = ml.Data.TakeRows(ids, 3);
}
