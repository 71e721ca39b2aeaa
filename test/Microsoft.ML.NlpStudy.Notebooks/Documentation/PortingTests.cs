using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

/// <summary>The tables of docs/porting.md: a name elsewhere, the name here.</summary>
public sealed partial class PortingTests
{
    // What the study notes list, in their order.
    private static readonly string[] s_lightning =
    [
        "model(x)", "load_from_checkpoint", "model.freeze()", "LightningModule.__init__", "forward", "configure_optimizers",
        "training_step", "training_step_end", "training_epoch_end", "validation_step", "validation_step_end", "validation_epoch_end",
        "test_step", "test_step_end", "test_epoch_end", "prepare_data", "train_dataloader", "val_dataloader", "test_dataloader",
        "Trainer(", "Trainer(gpus)", "Trainer(precision)", "trainer.fit(model)", "trainer.test()",
    ];

    // Ignite's engine, its events, and the handlers and metrics that its documentation begins with.
    private static readonly string[] s_ignite =
    [
        "Engine(", "create_supervised_trainer", "create_supervised_evaluator", "trainer.run(", "Events.STARTED", "Events.EPOCH_STARTED",
        "Events.ITERATION_COMPLETED", "Events.EPOCH_COMPLETED", "Events.COMPLETED", "engine.state.metrics", "engine.terminate()",
        "EarlyStopping", "Checkpoint", "ModelCheckpoint", "TerminateOnNan", "Timer", "TimeLimit", "ProgressBar", "FastaiLRFinder",
        "LRScheduler", "EMAHandler", "TensorboardLogger", "RunningAverage", "Accuracy", "Loss", "Precision", "Recall", "Fbeta",
        "ConfusionMatrix", "Bleu",
    ];

    [Fact]
    public void Every_name_of_this_package_in_the_tables_exists()
    {
        string[] unknown =
        [
            .. Rows().SelectMany(row => Code().Matches(row.Here).SelectMany(code => MemberPath.UnknownIn(code.Groups[1].Value))),
        ];

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_row_of_hooks_and_handlers_names_a_member_or_says_that_there_is_nothing_to_do()
    {
        Assert.All(Rows().Where(row => row.Section.StartsWith("From Lightning", StringComparison.Ordinal)
            || row.Section.StartsWith("From Ignite", StringComparison.Ordinal)), row =>
        {
            Assert.Matches("`[A-Za-z]|^nothing to ", row.Here);
        });
    }

    [Fact]
    public void The_hooks_of_Lightning_and_the_handlers_of_Ignite_are_all_there()
    {
        Assert.Empty(Missing("From Lightning, hook by hook", s_lightning));
        Assert.Empty(Missing("From Ignite, handler by handler", s_ignite));
    }

    [Theory]
    [InlineData("TrainingOptions.Epochs", true)]
    [InlineData("TrainingOptions.Epoch", false)]
    [InlineData("ml.Translation.Evaluate", true)]
    [InlineData("ml.Translation.Appraise", false)]
    [InlineData("ml.Data.LoadLabeledText(\"No.Such.File\")", true)]
    [InlineData("GradientClipping", true)]
    [InlineData("GradientSnipping", false)]
    [InlineData("weights.safetensors", true)]
    public void A_name_that_does_not_exist_is_found(string code, bool exists) =>
        Assert.Equal(exists, !MemberPath.UnknownIn(code).Any());

    private static IEnumerable<string> Missing(string section, IEnumerable<string> names)
    {
        string[] there =
        [
            .. Rows().Where(row => row.Section == section)
                .SelectMany(row => Code().Matches(row.There).Select(code => code.Groups[1].Value)),
        ];
        return names.Where(name => !there.Any(
            code => code == name || code.Split('(')[0] == name || (name.EndsWith('(') && code.StartsWith(name, StringComparison.Ordinal))));
    }

    private static IEnumerable<(string Section, string There, string Here)> Rows()
    {
        string section = "";
        foreach (string line in File.ReadLines(Repository.PathOf("docs", "porting.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..];
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal) && line.Trim('|', ' ').Split(" | ") is [string there, string here]
                && here != "here" && !there.StartsWith("---", StringComparison.Ordinal))
            {
                yield return (section, there, here);
            }
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
