using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class ProcessGroupTests
{
    [Fact]
    public void All_processes_hear_what_one_of_them_says()
    {
        (bool Any, bool None, string Names, int Shared, double[] Merged)[] heard = ThreadExchange.Run(3, group =>
        {
            double[] numbers = [group.Rank == 0 ? 0.1 : 0, group.Rank == 2 ? 0.7 : 0, double.NaN];
            group.Merge(numbers);
            return (group.Any(group.Rank == 1), group.Any(false), string.Concat(group.Gather($"p{group.Rank}")),
                group.Share(group.Rank + 40), numbers);
        });

        Assert.All(heard, one =>
        {
            Assert.True(one.Any);
            Assert.False(one.None);
            Assert.Equal("p0p1p2", one.Names);
            Assert.Equal(40, one.Shared);
            Assert.Equal([0.1, 0.7, double.NaN], one.Merged);
        });
    }

    [Fact]
    public void Numbers_that_JSON_does_not_have_are_shared_too()
    {
        double?[][] shared = ThreadExchange.Run(2, group => group.Share<double?[]>(group.IsFirst
            ? [double.NaN, double.PositiveInfinity, null, 0.1 + 0.2, -0.0]
            : []));

        Assert.Equal(shared[0], shared[1]);
        Assert.True(double.IsNegative(shared[1][4]!.Value));
    }

    [Fact]
    public void Tensors_of_any_type_and_shape_become_those_of_the_first_process()
    {
        bool[] areEqual = ThreadExchange.Run(2, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] tensors = [rand(3, 5), tensor(group.Rank + 7), rand(4, 2).t(), zeros(0)];
            string before = Text(tensors[0]);
            group.ShareTensors(tensors);
            string[] texts = group.Gather(string.Concat(tensors.Select(Text)));
            return texts[0] == texts[1] && (group.IsFirst == (before == Text(tensors[0])));
        });

        Assert.Equal([true, true], areEqual);

        static string Text(Tensor tensor) => Convert.ToHexString(tensor.contiguous().bytes);
    }

    [Fact]
    public void A_process_that_fails_tells_the_others_why()
    {
        var error = Assert.Throws<AggregateException>(() => ThreadExchange.Run(3, group => group.Run(() =>
        {
            Assert.False(group.Any(false));
            return group.Rank == 1 ? throw new InvalidDataException("the disk is full") : group.Any(true);
        })));

        Assert.Equal(3, error.InnerExceptions.Count);
        Assert.Equal("the disk is full", error.InnerExceptions[1].Message);
        Assert.All([0, 2], process => Assert.Equal(
            $"Distributed training: process 1 of 3 ({Environment.MachineName}) has failed: the disk is full",
            error.InnerExceptions[process].Message));
    }

    [Fact]
    public void After_a_failure_the_processes_can_train_again()
    {
        bool[] heard = ThreadExchange.Run(2, group =>
        {
            Assert.ThrowsAny<Exception>(() => group.Run<bool>(
                () => group.Rank == 0 ? throw new InvalidDataException() : group.Any(true)));
            return group.Run(() => group.Any(group.Rank == 1));
        });

        Assert.Equal([true, true], heard);
    }
}
