// Rows to train and to test a translator with: numbers in words, and the same words the other way round.
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

IDataView train = new MLContext().Data.LoadFromEnumerable(Draw(60, 1).ToList()), test = new MLContext().Data.LoadFromEnumerable(Draw(8, 2).ToList());
