using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TokenPlacesTests
{
    [Theory]
    [InlineData("a bc a", "a|bc|a", "0-1|2-4|5-6")]
    [InlineData("Don't.", "do|n't|.", "0-2|2-5|5-6")]
    [InlineData("\"No\" way", "``|No|''|way", "none|1-3|none|5-8")]
    [InlineData("경찰이", "경찰|이", "0-2|2-3")]
    [InlineData("a b", "a| |b", "0-1|1-2|2-3")]
    [InlineData("a", "|a|a", "none|0-1|none")]
    public void Each_token_is_found_behind_the_one_before_it(string text, string tokens, string expected)
    {
        ReadOnlyMemory<char>[] sought = [.. tokens.Split('|').Select(token => token.AsMemory())];
        var places = new (int Start, int End)[sought.Length];

        TokenPlaces.Find(text, sought, places);

        Assert.Equal(expected, string.Join('|', places.Select(place => place.Start < 0 ? "none" : $"{place.Start}-{place.End}")));
    }
}
