using System.Text;
using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>
/// Ways to damage bytes, texts and JSON. Everything drawn comes from the given numbers, so that a mutant can be made again.
/// </summary>
internal static class Mutations
{
    private static readonly string[] s_pieces =
    [
        "\0", "\r", "\n", "\r\n", "\t", "\"", "\\", ",", "\uFEFF", "\uFFFD", "😀", "가", "e\u0301", "-1", "0", "2147483647",
        "9223372036854775807", "1e308", "NaN",
        "null", "[", "{", "<unk>", "#", "##", "@@", "(?=", "(a+)+$", "\\1", "99999999999999999999", " ", "\u00A0", "\u2028",
        "\uE000", "\uFFFF",
    ];

    private const string Placeholder = "the new value";

    private static readonly string[] s_values =
    [
        "null", "true", "\"\"", "\" \"", "\"Oracle\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "[null]", "{}", "[[]]", "-1", "0", "1", "2", "3",
        "7", "1000", "65536",
        "2147483647", "2147483648", "-2147483648", "9223372036854775807", "1e308", "-1e308", "1e-308", "0.5", "1e400", "\"NaN\"",
        "\"00:00:00.0001\"",
        "\"10675199.02:48:05\"", "4294967295", "\"1\"",
    ];

    /// <summary>Changes some bytes: bits, runs, pieces put in or left out, the end cut off.</summary>
    public static byte[] Bytes(byte[] content, Random random)
    {
        var bytes = new List<byte>(content);
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int place = random.Next(bytes.Count + 1);
            switch (random.Next(7))
            {
                case 0 when place < bytes.Count:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when place < bytes.Count:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(place, Math.Min(random.Next(1, 20), bytes.Count - place));
                    break;
                case 3:
                    bytes.InsertRange(place, Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
                    break;
                case 4:
                    byte[] run = new byte[random.Next(1, 2000)];
                    Array.Fill(run, (byte)random.Next(256));
                    bytes.InsertRange(place, run);
                    break;
                case 5:
                    byte[] copy = [.. bytes.Skip(place).Take(random.Next(1, 200))];
                    bytes.InsertRange(random.Next(bytes.Count + 1), copy);
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Leaves lines out, doubles them, lets them change places, or changes their bytes.</summary>
    public static byte[] Lines(byte[] content, Random random)
    {
        List<byte[]> lines = Split(content);
        if (lines.Count == 0)
        {
            return Bytes(content, random);
        }

        int place = random.Next(lines.Count);
        switch (random.Next(5))
        {
            case 0:
                lines.RemoveAt(place);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[place]);
                break;
            case 2:
                int other = random.Next(lines.Count);
                (lines[place], lines[other]) = (lines[other], lines[place]);
                break;
            case 3:
                lines[place] = [.. Bytes(lines[place][..^1], random), (byte)'\n'];
                break;
            default:
                return Bytes(content, random);
        }

        return [.. lines.SelectMany(line => line)];
    }

    /// <summary>Changes a value of a JSON text, its name, or whether it is there.</summary>
    public static byte[] Json(byte[] content, Random random)
    {
        JsonNode? root = JsonNode.Parse(content);
        List<(JsonNode Parent, string? Name, int Place)> values = [];
        Collect(root);
        (JsonNode parent, string? name, int place) = values[random.Next(values.Count)];
        string raw = s_values[random.Next(s_values.Length)];
        JsonNode value = JsonValue.Create(Placeholder);
        if (parent is JsonArray array)
        {
            array[place] = value;
            return Text();
        }

        var owner = (JsonObject)parent;
        switch (random.Next(8))
        {
            case 0:
                owner.Remove(name!);
                break;
            case 1:
                JsonNode? renamed = owner[name!]?.DeepClone();
                owner.Remove(name!);
                owner[name + "x"] = renamed;
                break;
            case 2:
                // Twice the same member, which a JsonObject cannot hold.
                owner["twice the same"] = value;
                return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Text()).Replace("\"twice the same\"", $"\"{name}\""));
            default:
                owner[name!] = value;
                break;
        }

        return Text();

        // Nodes cannot hold every value, such as half a surrogate pair.
        byte[] Text() => Encoding.UTF8.GetBytes(root!.ToJsonString().Replace($"\"{Placeholder}\"", raw));

        void Collect(JsonNode? node)
        {
            if (node is JsonObject members)
            {
                foreach ((string member, JsonNode? child) in members)
                {
                    values.Add((members, member, 0));
                    Collect(child);
                }
            }
            else if (node is JsonArray items)
            {
                for (int i = 0; i < items.Count; i++)
                {
                    values.Add((items, null, i));
                    Collect(items[i]);
                }
            }
        }
    }

    /// <summary>Lies in a safetensors header, or other numbers behind it.</summary>
    public static byte[] Tensors(byte[] content, Random random)
    {
        if (content.Length < 8 || random.Next(3) == 0)
        {
            return Bytes(content, random);
        }

        int length = (int)BitConverter.ToInt64(content);
        byte[] header = random.Next(2) == 0 ? Json(content[8..(8 + length)], random) : Bytes(content[8..(8 + length)], random);
        long said = random.Next(10) == 0 ? random.NextInt64() >> random.Next(64) : header.Length;
        return [.. BitConverter.GetBytes(said), .. header, .. content[(8 + length)..]];
    }

    private static List<byte[]> Split(byte[] content)
    {
        var lines = new List<byte[]>();
        for (int start = 0; start < content.Length;)
        {
            int end = Array.IndexOf(content, (byte)'\n', start);
            end = end < 0 ? content.Length : end + 1;
            lines.Add(content[start..end]);
            start = end;
        }

        return lines;
    }
}
