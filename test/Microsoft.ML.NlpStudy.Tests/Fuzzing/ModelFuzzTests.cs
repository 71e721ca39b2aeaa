using Microsoft.ML;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>
/// Damaged models: each is refused by a FormatException that names the entry, or scores; whatever is ML.NET's own is ML.NET's error.
/// </summary>
public class ModelFuzzTests(ITestOutputHelper output)
{
    private const string Documented = "FormatException that names the entry";
    private const string Scored = "scored";
    private const string Refused = "error that names column or option when used";
    private const string Flipped = "a bit of an entry";
    private const string Rearranged = "entries removed, doubled, swapped, renamed";
    private const string OfMLNet = "ML.NET's Model.key, Schema, Terms";
    private const string OfZip = "bytes of the zip";
    private const string Others = "ML.NET's or the zip's own error";

    // What ML.NET or the zip finds in these is theirs to say.
    private static readonly string[] s_ofOthers = [Rearranged, OfMLNet, OfZip];

    private static readonly Dictionary<string, ZipEntries> s_entries = SmallModels.Names.ToDictionary(
        name => name, name => ZipEntries.Read(SmallModels.Zip(name)));

    [Fact]
    public void A_damaged_model_is_refused_by_the_entrys_name_or_scores()
    {
        var state = new Use();
        new Fuzzer(output).Run(700, random =>
        {
            string name = SmallModels.Names[random.Next(SmallModels.Names.Count)];
            (string change, byte[] zip) = Mutate(s_entries[name].Copy(), SmallModels.Zip(name), random);
            return (change, () =>
            {
                (state.IsLoaded, state.IsOfOthers) = (false, s_ofOthers.Contains(change));
                SmallModels.Use(zip, () => state.IsLoaded = true);
                Assert.True(change != Flipped, "a flipped bit was not found");
                return Scored;
            }
            );
        }, error => Judge(error, state.IsLoaded, state.IsOfOthers));
    }

    // Null where it is neither documented nor another's.
    private static string? Judge(Exception error, bool isLoaded, bool isOfOthers)
    {
        Exception found = error.GetBaseException();
        if (found is Xunit.Sdk.XunitException)
        {
            return null;
        }

        bool isOwn = (found.StackTrace ?? "").Split('\n').Any(line =>
            line.Contains(" Microsoft.ML.NlpStudy.", StringComparison.Ordinal)
                && !line.Contains(" Microsoft.ML.NlpStudy.Tests.", StringComparison.Ordinal));
        if (!isOwn && isOfOthers)
        {
            return Others;
        }

        return found switch
        {
            FormatException when !isLoaded && found.Message.StartsWith('\'') => Documented,
            ArgumentOutOfRangeException or TimeoutException when isLoaded => Refused,

            // A header that is another component's, or that ends too early, is found by ML.NET on our behalf.
            _ when !isLoaded && isOfOthers && IsOfHeader(found) => Others,
            _ => null,
        };
    }

    private static bool IsOfHeader(Exception found) => found.StackTrace!.Contains("ModelHeader", StringComparison.Ordinal)
        || found.StackTrace.Contains("RepositoryReader", StringComparison.Ordinal)
        || found.StackTrace.Contains("ModelLoadContext.CheckAtModel", StringComparison.Ordinal);

    private static (string Change, byte[] Zip) Mutate(ZipEntries model, byte[] zip, Random random)
    {
        int kind = random.Next(100);
        if (kind < 36)
        {
            return ("values of options.json", Change("options.json", Mutations.Json));
        }

        if (kind < 44)
        {
            return ("bytes of options.json", Change("options.json", Mutations.Bytes));
        }

        if (kind < 58 && model.Places(name => name == "weights.safetensors").Length > 0)
        {
            return ("safetensors", Change("weights.safetensors", Mutations.Tensors));
        }

        if (kind < 74 && model.Places(IsText).Length > 0)
        {
            return ("vocabularies and other texts", ChangeAny(model.Places(IsText), Mutations.Lines));
        }

        if (kind < 80)
        {
            return (Rearranged, Rearrange(model, random));
        }

        if (kind < 86)
        {
            return (OfMLNet, ChangeAny(model.Places(name => name is "Model.key" or "Schema" or "Terms.txt"), Mutations.Bytes));
        }

        if (kind < 93)
        {
            return (OfZip, Mutations.Bytes(zip, random));
        }

        // Without new checksums: damage, not intent.
        int[] own = model.Own();
        int place = own[random.Next(own.Length)];
        byte[] content = [.. model.Entries[place].Content];
        content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
        model.Set(place, content);
        return (Flipped, model.Write());

        byte[] Change(string name, Func<byte[], Random, byte[]> change) => ChangeAny(model.Places(found => found == name), change);

        byte[] ChangeAny(int[] places, Func<byte[], Random, byte[]> change)
        {
            int place = places[random.Next(places.Length)];
            model.Set(place, change(model.Entries[place].Content, random));
            model.Seal();
            return model.Write();
        }
    }

    private static bool IsText(string name) =>
        name is "vocabulary.txt" or "codes.txt" or "vocab.txt" or "vocab.json" or "merges.txt" or "vocabulary.0.txt";

    private static byte[] Rearrange(ZipEntries model, Random random)
    {
        int place = random.Next(model.Entries.Count), other = random.Next(model.Entries.Count);
        (string name, byte[] content) = model.Entries[place];
        switch (random.Next(5))
        {
            case 0:
                model.Entries.RemoveAt(place);
                break;
            case 1:
                model.Entries.Add((name, model.Entries[other].Content));
                break;
            case 2:
                model.Set(place, model.Entries[other].Content);
                model.Set(other, content);
                break;
            case 3:
                string[] names = ["../../../" + name, "/" + name, name + "x", new string('a', 5000), name.ToUpperInvariant(),
                    name.Replace('/', '\\')];
                model.Entries[place] = (names[random.Next(names.Length)], content);
                break;
            default:
                model.Set(place, []);
                break;
        }

        if (random.Next(2) == 0)
        {
            model.Seal();
        }

        return model.Write();
    }

    private sealed class Use
    {
        public bool IsLoaded { get; set; }

        public bool IsOfOthers { get; set; }
    }
}
