using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class SumOrderTests
{
    [Fact]
    public void Every_part_is_added_once_and_the_sum_is_in_the_first()
    {
        for (int count = 1; count <= 40; count++)
        {
            (int Into, int From)[] additions = [.. SumOrder.All(count)];

            Assert.Equal(Enumerable.Range(1, count - 1), additions.Select(addition => addition.From).Order());
            for (int i = 0; i < additions.Length; i++)
            {
                Assert.DoesNotContain(additions[i].Into, additions.Take(i).Select(addition => addition.From));
            }
        }
    }

    // Whatever the division: what each adds first and what is added later are all additions, and those inside come before those across.
    [Fact]
    public void Processes_that_add_their_own_parts_first_change_no_bit()
    {
        var random = new Random(3);
        for (int times = 0; times < 500; times++)
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(0, 17)).Append(0).Order()];
            int count = Math.Max(1, cuts[^1]);
            (int Start, int End)[] ranges = [.. cuts.Zip(cuts.Skip(1).Append(count))];
            float[] parts = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)], divided = [.. parts];
            foreach ((int into, int from) in SumOrder.All(count))
            {
                parts[into] += parts[from];
            }

            (int Into, int From)[] inside = [.. ranges.SelectMany(range => SumOrder.Inside(count, range))];
            int[] left = [.. ranges.SelectMany(range => SumOrder.Left(count, range))];
            foreach ((int into, int from) in inside)
            {
                divided[into] += divided[from];
            }

            foreach ((int into, int from) in SumOrder.All(count).Except(inside))
            {
                Assert.Contains(into, left);
                Assert.Contains(from, left);
                divided[into] += divided[from];
            }

            Assert.Equal(parts[0], divided[0]);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_process_with_a_power_of_two_threads_sends_one_sum(int threads)
    {
        for (int process = 0; process < 3; process++)
        {
            Assert.Equal([process * threads], SumOrder.Left(3 * threads, (process * threads, (process + 1) * threads)));
        }
    }
}
