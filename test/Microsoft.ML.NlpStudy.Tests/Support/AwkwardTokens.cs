using FsCheck;
using FsCheck.Fluent;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Tokens for properties: of few characters, so that many are alike, and of all those that a file or a hash could trip over.
/// </summary>
internal static class AwkwardTokens
{
    private static readonly Gen<string> s_character = Gen.Elements(
        "a", "b", "\\", "n", "u", "0", "\t", "\n", "\r", " ", "\0", "é", "한", "\uE000", "\uFEFF", "\uFFFD", "\u2028", "\uD83D",
        "\uDE00", "😀");

    /// <summary>A token of at least one character.</summary>
    public static Gen<string> Token { get; } = s_character.NonEmptyListOf().Select(string.Concat);

    /// <summary>Any number of tokens, many of them equal.</summary>
    public static Arbitrary<string[]> Tokens { get; } =
        Gen.OneOf(Token, s_character, Gen.Elements("the", "movie", "extraordinarily", "extraordinarilz", "uncharacteristically")).ArrayOf()
            .ToArbitrary();
}
