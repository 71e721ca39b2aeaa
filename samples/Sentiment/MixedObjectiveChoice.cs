using System.CommandLine;
using Microsoft.ML.NlpStudy;
using Samples;
using static Samples.SampleOptions;

namespace Sentiment;

/// <summary>The options of losses beside the cross-entropy, and of reviews without a label.</summary>
internal sealed class MixedObjectiveChoice
{
    private readonly Option<string?> _unlabeled = Optional<string?>(
        "--unlabelled", "A file of reviews without labels, to learn from: .txt with one in each line, .csv, .tsv or .jsonl; .gz too",
        "FILE");
    private readonly Option<double> _adversarial = Optional<double>(
        "--adversarial", "rnn, cnn: the weight of the loss of adversarially perturbed reviews, such as 1", "X");
    private readonly Option<double> _virtualAdversarial = Optional<double>(
        "--virtual-adversarial", "rnn, cnn: the weight of the change of predictions by perturbations, such as 1; needs no labels", "X");
    private readonly Option<double> _entropy = Optional<double>(
        "--entropy", "rnn, cnn: the weight of the predictions' entropy, such as 1; needs no labels", "X");
    private readonly Option<double> _perturbation = Defaulted(
        "--perturbation", "The norm of a review's perturbation", new MixedObjectiveOptions().PerturbationNorm, "X");

    public MixedObjectiveChoice() => _unlabeled.Aliases.Add("--unlabeled");

    /// <summary>All of the options.</summary>
    public IReadOnlyList<Option> All => [_unlabeled, _adversarial, _virtualAdversarial, _entropy, _perturbation];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the losses from the command line; <see langword="null"/> if none was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="trainsLanguageModel">Whether a language model is trained, which reads reviews without labels too.</param>
    /// <exception cref="SampleException">The options do not go together.</exception>
    public MixedObjectiveOptions? Of(ParseResult parsed, bool trainsLanguageModel)
    {
        bool learnsFromUnlabeled = parsed.GetValue(_virtualAdversarial) > 0 || parsed.GetValue(_entropy) > 0;
        if (parsed.GetValue(_unlabeled) is not null && !learnsFromUnlabeled && !trainsLanguageModel)
        {
            throw new SampleException(
                "--unlabelled: expected --virtual-adversarial, --entropy or --language-model train with it, found none of them.");
        }

        if (!learnsFromUnlabeled && parsed.GetValue(_adversarial) == 0)
        {
            return parsed.IsGiven(_perturbation)
                ? throw new SampleException("--perturbation: expected --adversarial or --virtual-adversarial with it, found neither.")
                : null;
        }

        return new MixedObjectiveOptions
        {
            AdversarialWeight = parsed.GetValue(_adversarial),
            VirtualAdversarialWeight = parsed.GetValue(_virtualAdversarial),
            EntropyWeight = parsed.GetValue(_entropy),
            PerturbationNorm = parsed.GetValue(_perturbation),
        };
    }

    /// <summary>Reads the file of reviews without labels; <see langword="null"/> without one.</summary>
    public TextFile? UnlabeledOf(ParseResult parsed, string? textColumn, Reading reading) =>
        parsed.GetValue(_unlabeled) is { } path ? new TextFile(path, textColumn, reading) : null;
}
