extern alias benchmarks;

using benchmarks::Microsoft.ML.NlpStudy.Benchmarks;

namespace Microsoft.ML.NlpStudy.Tests.Benchmarks;

public class MachineLoadTests
{
    [Fact]
    public void Busy_processors_are_those_that_neither_idle_nor_wait_for_a_disk()
    {
        // A second of two processors, in hundredths: 100 idle, 20 wait, 80 work in six ways.
        const string Before = "cpu  1000 10 200 5000 300 4 5 6 70 8\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n";
        const string After = "cpu  1040 15 220 5100 320 6 9 15 150 8\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n";

        Assert.Equal(0.8, MachineLoad.BusyProcessors(Before, After), 1e-9);
    }

    [Fact]
    public void Two_readings_at_one_time_tell_of_no_work()
    {
        const string Reading = "cpu  1000 10 200 5000 300 4 5 6\ncpu0 1 2 3\n";

        Assert.Equal(0, MachineLoad.BusyProcessors(Reading, Reading));
    }

    [Fact]
    public void A_reading_without_the_sum_of_all_processors_is_an_error_that_shows_it()
    {
        var error = Assert.Throws<FormatException>(() => MachineLoad.BusyProcessors("intr 5\n", "intr 6\n"));

        Assert.Equal("/proc/stat: expected a first line of 'cpu' and eight numbers, found 'intr 5'.", error.Message);
    }
}
