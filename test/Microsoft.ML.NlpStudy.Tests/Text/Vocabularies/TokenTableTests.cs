using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TokenTableTests
{
    [Property]
    public Property It_counts_as_a_dictionary_does() => Prop.ForAll(AwkwardTokens.Tokens, tokens =>
    {
        var table = new TokenTable();
        var expected = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string token in tokens)
        {
            table.GetOrAdd(token)++;
            expected[token] = expected.GetValueOrDefault(token) + 1;
        }

        Assert.Equal(expected.OrderBy(entry => entry.Key, StringComparer.Ordinal), Contents(table));
        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.Values.Order(), table.Values.Order());
        Assert.All(expected, entry => Assert.True(table.TryGetValue(entry.Key, out long value) && value == entry.Value));
        Assert.All(tokens, token => Assert.Equal(expected.ContainsKey(token + "x"), table.TryGetValue(token + "x", out _)));
    });

    [Fact]
    public void Tokens_of_any_length_that_differ_in_one_character_or_in_length_are_told_apart()
    {
        var table = new TokenTable();
        var tokens = new List<string> { "" };
        for (int length = 1; length <= 40; length++)
        {
            string zeros = new('\0', length);
            tokens.Add(zeros);
            for (int i = 0; i < length; i++)
            {
                tokens.Add($"{zeros[..i]}\uFFFF{zeros[(i + 1)..]}");
            }
        }

        for (int i = 0; i < tokens.Count; i++)
        {
            Assert.False(table.TryGetValue(tokens[i], out long none));
            Assert.Equal(0, none);
            table.GetOrAdd(tokens[i]) = i;
        }

        Assert.Equal(tokens.Count, table.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            Assert.True(table.TryGetValue($"[{tokens[i]}]".AsSpan()[1..^1], out long found));
            Assert.Equal(i, found);
        }

        Assert.Equal(tokens.Order(StringComparer.Ordinal), Contents(table).Select(entry => entry.Key));
    }

    [Fact]
    public void A_text_is_counted_as_its_tokens_one_by_one()
    {
        var random = new Random(3);
        ReadOnlyMemory<char>[] tokens = [.. Enumerable.Range(0, 5_000).Select(
            i => (i % 50 == 0 ? "" : $"{(i % 3 == 0 ? "a longer token " : "t")}{random.Next(900)}").AsMemory())];
        var table = new TokenTable();
        foreach (ReadOnlyMemory<char>[] text in tokens.Chunk(37))
        {
            table.Increment(text);
        }

        Dictionary<string, long> expected = tokens.Where(token => !token.IsEmpty).CountBy(token => token.ToString())
            .ToDictionary(count => count.Key, count => (long)count.Value);
        var found = new Dictionary<string, long>();
        table.ForEach((token, count) => found.Add(token.ToString(), count));
        Assert.Equal(expected.OrderBy(count => count.Key), found.OrderBy(count => count.Key));
    }

    [Fact]
    public void It_grows_without_losing_anything_and_many_threads_may_read_it()
    {
        var table = new TokenTable();
        string[] tokens = [.. Enumerable.Range(0, 100_000).Select(i => i % 2 == 0 ? $"{i}" : $"a longer token, number {i}")];
        for (int i = 0; i < tokens.Length; i++)
        {
            table.GetOrAdd(tokens[i]) = i;
        }

        Assert.Equal(tokens.Length, table.Count);
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                Assert.True(table.TryGetValue(tokens[i], out long value));
                Assert.Equal(i, value);
            }
        });
    }

    private static List<KeyValuePair<string, long>> Contents(TokenTable table)
    {
        var contents = new List<KeyValuePair<string, long>>();
        table.ForEach((token, value) => contents.Add(KeyValuePair.Create(token.ToString(), value)));
        return [.. contents.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
    }
}
