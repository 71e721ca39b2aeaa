using ReviewGenerator;

// dotnet run --project samples/data/ReviewGenerator [FILE]
string path = args.Length > 0 ? args[0] : "samples/data/reviews.tsv";
using (var writer = new StreamWriter(path) { NewLine = "\n" })
{
    ReviewCorpus.Write(writer);
}

Console.WriteLine($"{ReviewCorpus.Size:N0} reviews written to {path}; the last {ReviewCorpus.TestSize:N0} are the test part.");
