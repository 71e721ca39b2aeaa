using System.IO.Compression;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>The entries of a zip, to change and write again; what is written is not compressed.</summary>
internal sealed class ZipEntries
{
    private ZipEntries(IEnumerable<(string Name, byte[] Content)> entries) => Entries = [.. entries];

    /// <summary>Each entry's full name and content.</summary>
    public List<(string Name, byte[] Content)> Entries { get; }

    public static ZipEntries Read(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return new ZipEntries(archive.Entries.Select(entry => (entry.FullName, SavedModel.Read(archive, entry.FullName))).ToList());
    }

    /// <summary>The same entries in a list of their own.</summary>
    public ZipEntries Copy() => new(Entries);

    /// <summary>The places of the entries that this package writes, checksums aside.</summary>
    public int[] Own() => [.. Places(name => name is "options.json" or "weights.safetensors" or "identity.json" or "course.json"
        || name.EndsWith(".safetensors") || name.EndsWith(".txt") && name is not (EntryChecksums.Entry or "Terms.txt" or "Version.txt")
        || name is "vocab.json")];

    /// <summary>The places of entries by their name without folders.</summary>
    public int[] Places(Func<string, bool> isWanted) =>
        [.. Enumerable.Range(0, Entries.Count).Where(i => isWanted(Entries[i].Name[(Entries[i].Name.LastIndexOf('/') + 1)..]))];

    public void Set(int place, byte[] content) => Entries[place] = (Entries[place].Name, content);

    /// <summary>Makes the checksums of all folders right again.</summary>
    public void Seal()
    {
        foreach (int place in Places(name => name == EntryChecksums.Entry))
        {
            string folder = Entries[place].Name[..^EntryChecksums.Entry.Length];
            var checksums = new EntryChecksums();
            foreach ((string name, byte[] content) in Entries)
            {
                if (name.StartsWith(folder) && name[folder.Length..] is var rest && !rest.Contains('/')
                    && rest is not ("Model.key" or EntryChecksums.Entry))
                {
                    checksums.Add(rest, new MemoryStream(content));
                }
            }

            using var stream = new MemoryStream();
            checksums.Write(stream);
            Set(place, stream.ToArray());
        }
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Entries)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
