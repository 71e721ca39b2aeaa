extern alias translation;

using System.Text.RegularExpressions;
using translation::Translation;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

public class PhraseGrammarTests
{
    [Fact]
    public void Sentences_are_all_different_and_the_same_for_the_same_seed()
    {
        List<SentencePair> one = new PhraseGrammar("ko", 3).Create(2000), again = new PhraseGrammar("ko", 3).Create(2000);

        Assert.Equal(2000, one.Select(pair => pair.Source).Distinct().Count());
        Assert.Equal(one.Select(pair => pair.Target), again.Select(pair => pair.Target));
    }

    [Fact]
    public void Korean_puts_the_verb_last_and_chooses_particles_by_the_last_sound()
    {
        foreach (string sentence in Pairs("ko").Select(pair => pair.Target))
        {
            Match parts = Regex.Match(sentence,
                "^(?<subject>.+)(?<nominative>[이가]) (?<object>.+)(?<accusative>[을를]) (안 "
                    + ")?(본다|보았다|찾는다|찾았다|민다|밀었다|숨긴다|숨겼다|그린다|그렸다|따라간다|따라갔다)\\.$");
            Assert.True(parts.Success, sentence);
            Assert.Equal(EndsInConsonant(parts.Groups["subject"].Value) ? "이" : "가", parts.Groups["nominative"].Value);
            Assert.Equal(EndsInConsonant(parts.Groups["object"].Value) ? "을" : "를", parts.Groups["accusative"].Value);
        }
    }

    [Fact]
    public void Korean_counts_each_kind_of_thing_in_its_own_way()
    {
        Assert.Contains(
            Pairs("ko"), pair => pair.Source.EndsWith("two books.", StringComparison.Ordinal) && pair.Target.Contains("책 두 권을"));
        Assert.Contains(
            Pairs("ko"),
            pair => pair.Source.StartsWith("Three girls", StringComparison.Ordinal)
                && pair.Target.StartsWith("소녀 세 명이", StringComparison.Ordinal));
        Assert.Contains(
            Pairs("ko"), pair => pair.Source.EndsWith("four cars.", StringComparison.Ordinal) && pair.Target.Contains("자동차 네 대를"));
    }

    [Theory]
    [InlineData("the white book.", " le livre blanc.")]
    [InlineData("the white books.", " les livres blancs.")]
    [InlineData("the white car.", " la voiture blanche.")]
    [InlineData("three white cars.", " trois voitures blanches.")]
    public void French_adjectives_stand_behind_and_agree(string english, string french)
    {
        SentencePair[] found = [.. Pairs("fr").Where(pair => pair.Source.EndsWith(english, StringComparison.Ordinal))];

        Assert.NotEmpty(found);
        Assert.All(found, pair => Assert.EndsWith(french, pair.Target));
    }

    [Theory]
    [InlineData("^The (\\w+ )?(cat|boy) sees ", "^Le (chat|garçon) (\\w+ )?voit ")]
    [InlineData("^The (\\w+ )?(cats|boys) see ", "^Les (chats|garçons) (\\w+ )?voient ")]
    [InlineData("^The (\\w+ )?(cat|boy) does not see ", "^Le (chat|garçon) (\\w+ )?ne voit pas ")]
    [InlineData("^Two (\\w+ )?(cats|boys) did not see ", "^Deux (chats|garçons) (\\w+ )?n'ont pas vu ")]
    [InlineData("^The (\\w+ )?girl saw ", "^La fille (\\w+ )?a vu ")]
    public void Verbs_agree_in_both_languages(string english, string french)
    {
        SentencePair[] found = [.. Pairs("fr").Where(pair => Regex.IsMatch(pair.Source, english))];

        Assert.NotEmpty(found);
        Assert.All(found, pair => Assert.Matches(french, pair.Target));
    }

    private static List<SentencePair> Pairs(string language) => new PhraseGrammar(language, 1).Create(20_000);

    private static bool EndsInConsonant(string text) => (text[^1] - '가') % 28 != 0;
}
