using TorchSharp;
using static TorchSharp.torch;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>Damaged folders of pretrained encoders: each is refused by the name of a file in it, or read.</summary>
public sealed class EncoderFuzzTests : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly EncoderFolder _folder = new("bert", "bert.", hasHeads: true);
    private readonly Dictionary<string, byte[]> _whole = [];

    public EncoderFuzzTests(ITestOutputHelper output)
    {
        _output = output;
        using DisposeScope scope = NewDisposeScope();
        Keep("model.safetensors");
        PyTorchWriter.Of(_folder.WholeWeights).WriteArchive(_folder.PathOf("pytorch_model.bin"));
        Keep("pytorch_model.bin");
        PyTorchWriter.Of(_folder.WholeWeights).WriteSequence(_folder.PathOf("pytorch_model.bin"));
        Keep("pytorch_model.bin", "an old pytorch_model.bin");
        _whole["model.safetensors.index.json"] = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new { weight_map = _folder.WholeWeights.Keys.ToDictionary(name => name, _ => "weights.safetensors") });
        Keep("config.json");
        Keep("vocab.txt");
    }

    [Fact]
    public void A_damaged_folder_is_read_or_refused_by_a_name_in_it() => new Fuzzer(_output).Run(600, random =>
    {
        string kind = _whole.Keys.ElementAt(random.Next(_whole.Count));
        byte[] whole = _whole[kind];
        byte[] mutant = kind.EndsWith(".json") && random.Next(2) == 0 ? Mutations.Json(whole, random)
            : kind == "model.safetensors" ? Mutations.Tensors(whole, random)
            : kind.EndsWith(".bin") && random.Next(2) == 0 ? Pickle(whole, random)
            : Mutations.Bytes(whole, random);
        return (kind, () =>
        {
            Write(kind, mutant);
            PretrainedEncoder.Load(_folder.Path).Dispose();
            return "read";
        }
        );
    }, error => error is FormatException or FileNotFoundException && error.Message.Contains(_folder.Path) ? error.GetType().Name : null);

    public void Dispose() => _folder.Dispose();

    // Whole besides the one file that the mutant is.
    private void Write(string kind, byte[] mutant)
    {
        foreach (string path in Directory.GetFiles(_folder.Path))
        {
            File.Delete(path);
        }

        string[] small = ["config.json", "vocab.txt"];
        foreach (string name in small)
        {
            File.WriteAllBytes(_folder.PathOf(name), _whole[name]);
        }

        if (small.Contains(kind) || kind.EndsWith("index.json"))
        {
            string weights = kind.EndsWith("index.json") ? "weights.safetensors" : "model.safetensors";
            File.WriteAllBytes(_folder.PathOf(weights), _whole["model.safetensors"]);
        }

        File.WriteAllBytes(_folder.PathOf(kind.Replace("an old ", "")), mutant);
    }

    // With the right CRC and places: one who means it can write that too.
    private static byte[] Pickle(byte[] whole, Random random)
    {
        if (whole[0] != 'P')
        {
            return [.. whole[..21], .. Mutations.Bytes(whole[21..], random)];
        }

        ZipEntries entries = ZipEntries.Read(whole);
        int place = random.Next(4) == 0 ? random.Next(entries.Entries.Count)
            : entries.Entries.ToList().FindIndex(entry => entry.Name.EndsWith("data.pkl"));
        entries.Set(place, Mutations.Bytes(entries.Entries[place].Content, random));
        return entries.Write();
    }

    private void Keep(string file, string? kind = null) => _whole[kind ?? file] = File.ReadAllBytes(_folder.PathOf(file));
}
