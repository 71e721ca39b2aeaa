using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public class ShardsTests
{
    [Fact]
    public void A_part_runs_on_the_same_thread_each_time()
    {
        int[][] threads = [.. Enumerable.Range(0, 20).Select(_ =>
        {
            int[] run = new int[3];
            Shards.Run(3, part => run[part] = Environment.CurrentManagedThreadId);
            return run;
        })];
        Assert.Equal(3, threads[0].Distinct().Count());
        Assert.All(threads, run => Assert.Equal(threads[0], run));
    }

    [Fact]
    public void The_failure_of_a_part_is_thrown_once_all_parts_have_ended()
    {
        for (int failing = 0; failing < 3; failing++)
        {
            int ended = 0, bad = failing;
            Exception thrown = Assert.Throws<InvalidDataException>(() => Shards.Run(3, part =>
            {
                if (part == bad)
                {
                    throw new InvalidDataException($"part {part}");
                }

                Thread.Sleep(20);
                Interlocked.Increment(ref ended);
            }));
            Assert.Equal(($"part {failing}", 2), (thrown.Message, ended));
        }
    }

    [Fact]
    public void Parts_may_run_parts_of_their_own()
    {
        int count = 0;
        Shards.Run(3, _ => Shards.Run(3, _ => Interlocked.Increment(ref count)));
        Assert.Equal(9, count);
    }
}
