using Microsoft.ML.NlpStudy.ApiDocs;

// Writes docs/api, and the tables of options in the other pages, from the package's assembly and its XML comments.
string docs = args is [string folder] ? folder : throw new ArgumentException("Expected one argument: the folder docs.");
IReadOnlyDictionary<string, string> pages = DocumentationPages.Of(docs);
string api = Path.Combine(docs, "api");
Directory.CreateDirectory(api);
foreach (string path in Directory.GetFiles(api).Where(path => !pages.ContainsKey($"api/{Path.GetFileName(path)}")))
{
    File.Delete(path);
}

foreach ((string path, string text) in pages)
{
    File.WriteAllText(Path.Combine(docs, path), text);
}

Console.WriteLine($"{pages.Count} pages under docs are up to date.");
