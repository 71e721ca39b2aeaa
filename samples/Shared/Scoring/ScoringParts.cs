namespace Samples;

/// <summary>A share of the parts: the one at <paramref name="Index"/> and every <paramref name="Count"/>-th after it.</summary>
/// <param name="Index">The number of the share, from 0.</param>
/// <param name="Count">The number of shares.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="SampleException">The text is not two numbers with 0 ≤ I &lt; N.</exception>
    public static Shard Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out int index) && int.TryParse(parts[1], out int count)
            && index >= 0 && index < count
            ? new Shard(index, count)
            : throw new SampleException($"--shard: expected I/N with I from 0 to N - 1, such as 0/4, found '{text}'.");
    }
}

/// <summary>A file to score, and the file for its result.</summary>
/// <param name="Input">The file with the texts.</param>
/// <param name="Output">The file with the same rows and their scores, of the same name and format.</param>
internal sealed record ScoringPart(string Input, string Output)
{
    public string Name => Path.GetFileName(Input);

    public bool IsFinished => File.Exists(Output);

    /// <summary>Finds the parts of a shard, in the order of their paths.</summary>
    /// <param name="patterns">Files, whose names may have <c>*</c> and <c>?</c>.</param>
    /// <param name="folder">The folder of the results.</param>
    /// <param name="shard">The share to take.</param>
    /// <exception cref="SampleException">
    /// A pattern matches no file, two files have one name, or the results would replace the files.
    /// </exception>
    public static ScoringPart[] Find(IEnumerable<string> patterns, string folder, Shard shard)
    {
        string[] inputs = [.. patterns.SelectMany(Matches).Distinct().Order(StringComparer.Ordinal)];
        if (inputs.GroupBy(Path.GetFileName).FirstOrDefault(same => same.Count() > 1) is { } twins)
        {
            throw new SampleException(
                $"--input: expected files of different names, since their results go to one folder, found {string.Join(" and ", twins)}.");
        }

        ScoringPart[] parts =
            [.. inputs.Select(input => new ScoringPart(input, Path.Combine(Path.GetFullPath(folder), Path.GetFileName(input))))];
        if (parts.FirstOrDefault(part => part.Input == part.Output) is { } same)
        {
            throw new SampleException($"--output: expected another folder than that of {same.Input}, found '{folder}'.");
        }

        return [.. parts.Where((_, number) => number % shard.Count == shard.Index)];
    }

    private static string[] Matches(string pattern)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(pattern)) ?? throw new SampleException(
            $"--input: expected files, found '{pattern}'.");
        string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(pattern)) : [];
        return found.Length > 0 ? found : throw new SampleException($"--input: no file matches '{pattern}'.");
    }
}
