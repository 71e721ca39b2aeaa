using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Standin.Tests.ML;

public class CoreEnvironmentTests
{
    [Fact]
    public void A_host_s_random_numbers_follow_from_the_context_s_seed()
    {
        IHostEnvironment first = new MLContext(seed: 1);
        var host = first.Register("First");
        Assert.Equal([1752537088, 2003630147], [host.Rand.Next(), host.Rand.Next()]);
        // Another host takes another draw, whatever the first host did with its own numbers.
        Assert.Equal(798840056, first.Register("Second").Rand.Next());
        Assert.Equal(1347664505, first.Register("Seeded", seed: 1).Rand.Next());
    }

    [Fact]
    public void Log_hears_who_said_what_in_ML_NET_s_form()
    {
        var context = new MLContext(seed: 1);
        var heard = new List<LoggingEventArgs>();
        context.Log += (sender, log) => heard.Add(log);
        var host = ((IHostEnvironment)context).Register("Trainer");
        using (var channel = host.Start("Training"))
            channel.Warning(MessageSensitivity.None, "{0} of {1}", 1, 2);
        Assert.Equal([ChannelMessageKind.Trace, ChannelMessageKind.Warning, ChannelMessageKind.Trace, ChannelMessageKind.Trace], heard.Select(log => log.Kind));
        Assert.Equal("[Source=Trainer; Training, Kind=Warning] 1 of 2", heard[1].Message);
        Assert.Equal("1 of 2", heard[1].RawMessage);
        Assert.Equal("Trainer; Training", heard[1].Source);
        Assert.Equal("Channel started", heard[0].RawMessage);
    }

    [Fact]
    public void A_host_keeps_the_GPU_choice_of_the_moment_it_was_registered()
    {
        var context = new MLContext();
        Assert.False(context.FallbackToCpu);
        Assert.Null(context.GpuDeviceId);
        context.GpuDeviceId = 3;
        context.FallbackToCpu = true;
        var host = (IHostEnvironmentInternal)((IHostEnvironment)context).Register("Trainer");
        context.GpuDeviceId = null;
        Assert.Equal(3, host.GpuDeviceId);
        Assert.True(host.FallbackToCpu);
        var inner = (IHostEnvironmentInternal)host.Register("Inner");
        Assert.Equal(3, inner.GpuDeviceId);
    }

    [Fact]
    public void The_seed_is_seen_from_every_host_and_catalog()
    {
        var context = new MLContext(seed: 42);
        var environment = context.Transforms.Text.GetEnvironment();
        Assert.Equal(42, ((IHostEnvironmentInternal)environment).Seed);
        Assert.Equal(42, ((IHostEnvironmentInternal)environment.Register("Host")).Seed);
        Assert.Same(environment, context.MulticlassClassification.Trainers.GetEnvironment());
    }

    [Fact]
    public void Cancelling_reaches_hosts_that_are_running_and_those_to_come()
    {
        var context = new MLContext();
        var host = ((IHostEnvironment)context).Register("Trainer");
        var inner = host.Register("Inner");
        Assert.False(((ICancelable)inner).IsCanceled);
        context.CancelExecution();
        Assert.True(((ICancelable)host).IsCanceled);
        Assert.True(((ICancelable)inner).IsCanceled);
        Assert.True(((ICancelable)((IHostEnvironment)context).Register("Late")).IsCanceled);
    }

    [Fact]
    public void Options_are_kept_by_name_and_type()
    {
        var context = new MLContext();
        Assert.True(context.TryAddOption("Size", 5));
        Assert.False(context.TryAddOption("Size", 6));
        Assert.True(context.TryGetOption("Size", out int size));
        Assert.Equal(5, size);
        Assert.False(context.TryGetOption("Size", out string _));
        Assert.Equal(0, context.GetOptionOrDefault<int>("Other"));
        Assert.True(context.RemoveOption("Size"));
        Assert.Throws<ArgumentNullException>(() => context.SetOption(" ", 1));
    }

    [Fact]
    public void An_exception_says_which_component_it_passed_if_a_channel_saw_it()
    {
        var host = ((IHostEnvironment)new MLContext()).Register("Trainer");
        using var channel = host.Start("Training");
        var seen = channel.Process(new InvalidOperationException("no"));
        Assert.Equal("Trainer", seen.Data["Throwing component"]);
        Assert.Equal("Training", seen.Data["Phase"]);
        Assert.Equal("Environment", host.Process(new InvalidOperationException("no")).Data["Throwing component"]);
        Assert.Equal("HostEnvironment", host.ContextDescription);
    }

    [Fact]
    public void Progress_takes_no_more_figures_than_its_header_names()
    {
        using var progress = ((IHostEnvironment)new MLContext()).StartProgressChannel("Training");
        progress.SetHeader(new ProgressHeader(["loss"], ["epochs"]), entry => entry.SetProgress(0, 1, 10));
        progress.Checkpoint(0.5, 1, 10);
        Assert.Throws<InvalidOperationException>(() => progress.Checkpoint(0.5, 1, 10, 2));
    }
}
