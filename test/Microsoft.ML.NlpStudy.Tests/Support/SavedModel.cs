using System.IO.Compression;
using System.Text;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Changes what is inside a saved model, and makes its checksums anew: as one who means it would, not as damage does.</summary>
internal static class SavedModel
{
    /// <summary>Replaces an entry's text by another; the outermost one's where several folders have one.</summary>
    public static void Edit(MemoryStream model, string entry, Func<string, string> edit)
    {
        using var zip = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true);
        ZipArchiveEntry old = zip.Entries.Where(candidate => candidate.Name == entry).MinBy(candidate => candidate.FullName.Length)!;
        Replace(zip, old.FullName, content => Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(content))));
    }

    /// <summary>Replaces an entry's bytes by others, and its folder's checksums by right ones.</summary>
    /// <param name="zip">A model, open for updates.</param>
    /// <param name="entry">The entry's full name.</param>
    /// <param name="change">Given its bytes, others.</param>
    public static void Replace(ZipArchive zip, string entry, Func<byte[], byte[]> change)
    {
        byte[] content = Read(zip, entry);
        Write(zip, entry, change(content));
        Seal(zip, entry[..(entry.LastIndexOf('/') + 1)]);
    }

    /// <summary>Makes a folder's checksums anew, where it has some.</summary>
    public static void Seal(ZipArchive zip, string folder)
    {
        string name = folder + EntryChecksums.Entry;
        if (zip.GetEntry(name) is null)
        {
            return;
        }

        var checksums = new EntryChecksums();
        string[] own = [
            .. zip.Entries.Select(entry => entry.FullName).Where(full => full.StartsWith(folder) && !full[folder.Length..].Contains('/'))];
        foreach (string full in own.Where(full => full != name && !full.EndsWith("Model.key")))
        {
            checksums.Add(full[folder.Length..], new MemoryStream(Read(zip, full)));
        }

        using var written = new MemoryStream();
        checksums.Write(written);
        Write(zip, name, written.ToArray());
    }

    /// <summary>An entry's bytes.</summary>
    public static byte[] Read(ZipArchive zip, string entry)
    {
        using Stream stream = zip.GetEntry(entry)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Writes an entry in the place of one of that name, and leaves checksums as they are.</summary>
    public static void Write(ZipArchive zip, string entry, byte[] content)
    {
        zip.GetEntry(entry)?.Delete();
        using Stream stream = zip.CreateEntry(entry).Open();
        stream.Write(content);
    }
}
