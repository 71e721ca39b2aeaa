using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The rows of a tagger's training, read and divided.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Tags">The tags of the training rows.</param>
/// <param name="Gold">The ids of each row's tags.</param>
/// <param name="Training">The numbers of the rows to train on.</param>
/// <param name="Validation">The numbers of the rows to validate on.</param>
internal sealed record TaggerReading(TaggedRows Rows, TagSet Tags, int[][] Gold, int[] Training, int[] Validation)
{
    private const string ToTrainOn = "training rows", ToValidateOn = "validation rows";

    /// <summary>Reads the rows.</summary>
    /// <param name="options">The columns, the notation of the tags, and the share of rows to validate on.</param>
    /// <param name="input">The rows to train on.</param>
    /// <param name="validation">The rows to validate on; <see langword="null"/> draws a share of <paramref name="input"/>.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="log">Receives the line about the tags.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row's tags are not as they should be.</exception>
    /// <exception cref="OperationCanceledException">The training was canceled.</exception>
    public static TaggerReading Read(
        ITaggerOptions options, IDataView input, IDataView? validation, int seed, TrainingLog log)
    {
        var rows = new TaggedRows(options);
        rows.Read(input, ToTrainOn);
        TagSet tags = TagSet.Of(rows, options.Scheme);
        int own = rows.Count;
        if (validation is not null)
        {
            rows.Read(validation, ToValidateOn);
        }

        int[][] gold = [
            .. Enumerable.Range(0, rows.Count).Select(row => tags.IdsOf(rows, row, row < own ? ToTrainOn : ToValidateOn))];
        (int[] training, int[] held) = RowSplit.Of(
            own, validation is null ? null : rows.Count - own, options.Training.ValidationFraction, seed);
        string notation = options.Scheme is null ? $"{tags.Scheme}, as the tags show" : $"{tags.Scheme}, as the options say";
        string kind = tags.Scheme == TagScheme.None ? "Tags" : "Classes";
        log.Info($"Notation of the tags: {notation}. {kind}: {string.Join(", ", tags.Classes)}.");
        return new TaggerReading(rows, tags, gold, training, held);
    }

    /// <summary>Creates the task of training a network on the rows.</summary>
    /// <param name="network">The network, on its device.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="texts">The rows as the network reads them.</param>
    /// <param name="device">The device.</param>
    /// <param name="networkOptions">The options that decide the network, for a checkpoint.</param>
    /// <param name="fineTuning">The rules for pretrained weights; <see langword="null"/> for none.</param>
    public SequenceLabelingTask CreateTask(
        TaggerNetwork network, TrainingOptions options, ITaggerTexts texts, Device device,
        IEnumerable<KeyValuePair<string, string>> networkOptions, IFineTuning? fineTuning = null) =>
        new(network, options, texts, Gold, Tags.Measure, Training, Validation, device)
        {
            FineTuning = fineTuning,
            NetworkOptions = [
                .. networkOptions, KeyValuePair.Create("Tags", string.Join(' ', Tags.Names)), KeyValuePair.Create("Words", HashOfForms())],
        };

    // The rows have ids alone; other words could have the same ones.
    private string HashOfForms()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string form in Rows.Forms.Names)
        {
            hash.AppendData(Encoding.Unicode.GetBytes(form + '\n'));
        }

        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
