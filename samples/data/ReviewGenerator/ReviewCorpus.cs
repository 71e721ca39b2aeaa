using System.Text;

namespace ReviewGenerator;

/// <summary>
/// A corpus of short film reviews in which word order decides.
/// </summary>
/// <remarks>
/// Four reviews of five have a twin with the same words and the opposite label, in the same part (train or test). A model that only counts
/// words gets at most one of two twins right, so at most three of five reviews. A model that reads the words in order can get all of them
/// right.
/// </remarks>
public static class ReviewCorpus
{
    private const ulong Seed = 20_200_917;
    private const int PlainPercent = 20;

    /// <summary>The number of reviews in the whole corpus.</summary>
    public const int Size = 4_000;

    /// <summary>The number of reviews in the test part, at the end of the file.</summary>
    public const int TestSize = Size / 5;

    /// <summary>Writes the corpus as tab-separated text with the header <c>text, sentiment</c>.</summary>
    public static void Write(TextWriter writer)
    {
        writer.Write("text\tsentiment\n");
        foreach (Review review in Generate())
        {
            writer.Write($"{review.Text}\t{review.Sentiment}\n");
        }
    }

    /// <summary>Generates the corpus: the train part, then the test part, without a duplicate.</summary>
    public static IReadOnlyList<Review> Generate()
    {
        var random = new Randomness(Seed);
        var seen = new HashSet<string>();
        return [.. GeneratePart(Size - TestSize, random, seen), .. GeneratePart(TestSize, random, seen)];
    }

    private static Review[] GeneratePart(int size, Randomness random, HashSet<string> seen)
    {
        var reviews = new List<Review>(size);
        while (reviews.Count < size)
        {
            (Review review, Review twin) = GeneratePair(random);
            if (!seen.Contains(review.Text) && seen.Add(twin.Text))
            {
                seen.Add(review.Text);
                reviews.Add(review);
                reviews.Add(twin);
            }
        }

        Review[] shuffled = [.. reviews];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static (Review Review, Review Twin) GeneratePair(Randomness random)
    {
        Opinion opinion = random.Pick(random.Chance(PlainPercent) ? Grammar.PlainOpinions : Grammar.Opinions);
        bool isPositive = random.Chance(50);
        string[] same = random.PickSeveral(isPositive ? Grammar.Praise : Grammar.Blame, 2);
        string[] other = random.PickSeveral(isPositive ? Grammar.Blame : Grammar.Praise, 2);
        string[] aspects = random.PickSeveral(Grammar.Aspects, 2);
        string intensity = random.Chance(30) ? random.Pick(Grammar.Intensities) : "";
        string opening = random.Chance(20) ? random.Pick(Grammar.Openings) : "";
        string before = random.Chance(55) ? Remark(random) + " " : "";
        string after = random.Chance(35) ? " " + Remark(random) : "";

        // The intensity stays with its word, so that twins keep the same words.
        string Fill(string text) => Sentences(before + opening + text
            .Replace("{a}", aspects[0]).Replace("{b}", aspects[1])
            .Replace("{1}", intensity + same[0]).Replace("{2}", other[0]).Replace("{3}", same[1]).Replace("{4}", other[1]) + after);

        return (new Review(Fill(opinion.Text), isPositive), new Review(Fill(opinion.TwinOrSwapped), !isPositive));
    }

    private static string Remark(Randomness random)
    {
        string remark = random.Pick(Grammar.Remarks);
        foreach ((string slot, string[] values) in Grammar.RemarkWords)
        {
            remark = remark.Replace(slot, random.Pick(values));
        }

        return remark;
    }

    /// <summary>Makes the first letter of every sentence a capital.</summary>
    private static string Sentences(string text)
    {
        var result = new StringBuilder(text);
        result[0] = char.ToUpperInvariant(result[0]);
        for (int i = 2; i < result.Length; i++)
        {
            if (result[i - 2] == '.' && result[i - 1] == ' ')
            {
                result[i] = char.ToUpperInvariant(result[i]);
            }
        }

        return result.ToString();
    }
}
