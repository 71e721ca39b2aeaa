using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Weights in several files beside an index, <c>model.safetensors.index.json</c>, which names the file of each tensor.</summary>
internal sealed class ShardedWeightFile : WeightFile
{
    private const int LongestEntry = 1024;
    private const int LongestRest = 1 << 20;
    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    private readonly string _path;
    private readonly IReadOnlyCollection<string> _expected;
    private readonly Dictionary<string, string> _shardOf;
    private readonly Dictionary<string, WeightFile> _shards = [];

    /// <param name="path">The index.</param>
    /// <param name="names">The names that are expected; an index is no longer than theirs can be.</param>
    /// <exception cref="FileNotFoundException">A file that the index names is missing.</exception>
    /// <exception cref="FormatException">The index is damaged; the message names it.</exception>
    public ShardedWeightFile(string path, IReadOnlyCollection<string> names)
    {
        (_path, _expected) = (path, names);
        long longest = LongestRest + names.Sum(name => (6L * name.Length) + LongestEntry), length = new FileInfo(path).Length;
        if (length > longest)
        {
            throw new FormatException($"'{path}': expected at most {longest} bytes, found {length}.");
        }

        try
        {
            bool isPickled = path.EndsWith(".bin.index.json", StringComparison.Ordinal);
            _shardOf = ReadMap(WholeFile.ReadAllBytes(path), isPickled ? ".bin" : ".safetensors");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)    // half of a surrogate pair in a name
        {
            throw new FormatException($"'{path}': expected JSON. {e.Message}");
        }

        foreach (string shard in _shardOf.Values.Distinct())
        {
            if (!File.Exists(PathOf(shard)))
            {
                throw new FileNotFoundException($"'{path}': expected the file {shard} beside it, found no such file.", PathOf(shard));
            }

            Length += new FileInfo(PathOf(shard)).Length;
        }
    }

    public override IReadOnlyCollection<string> Names => _shardOf.Keys;

    public override long Length { get; }

    public override Tensor Read(string name, ReadOnlySpan<long> shape)
    {
        string file = _shardOf[name];
        if (!_shards.TryGetValue(file, out WeightFile? shard))
        {
            _shards[file] = shard = Open(PathOf(file), _expected);
        }

        return shard.Names.Contains(name) ? shard.Read(name, shape)
            : throw Damaged(PathOf(file), name, $"expected it here, as {Path.GetFileName(_path)} has it, found none of that name");
    }

    public override void Dispose()
    {
        foreach (WeightFile shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private string PathOf(string shard) => Path.Combine(Path.GetDirectoryName(_path)!, shard);

    private Dictionary<string, string> ReadMap(byte[] content, string ending)
    {
        using JsonDocument document = JsonDocument.Parse(content, s_json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"'{_path}': expected an object with a field weight_map, an object, found none.");
        }

        var shards = new Dictionary<string, string>();
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            string? shard = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;

            // A plain name: no file outside the folder is opened, and no index that leads to itself.
            if (shard is null || shard.AsSpan().IndexOfAny("/\\:\0") >= 0 || !shard.EndsWith(ending, StringComparison.Ordinal))
            {
                throw Damaged(
                    _path, entry.Name, $"expected the name of a file {ending} in the same folder, found {entry.Value.GetRawText()}");
            }

            shards[entry.Name] = shard;
        }

        return shards;
    }
}
