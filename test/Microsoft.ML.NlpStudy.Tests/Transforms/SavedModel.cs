using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

/// <summary>Changes what is inside a saved model.</summary>
internal static class SavedModel
{
    /// <summary>Replaces an entry's text by another; the outermost one's where several folders have one.</summary>
    public static void Edit(MemoryStream model, string entry, Func<string, string> edit)
    {
        using var zip = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true);
        ZipArchiveEntry old = zip.Entries.Where(candidate => candidate.Name == entry).MinBy(candidate => candidate.FullName.Length)!;
        string content;
        using (var reader = new StreamReader(old.Open()))
        {
            content = reader.ReadToEnd();
        }

        string name = old.FullName;
        old.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(edit(content));
    }
}
