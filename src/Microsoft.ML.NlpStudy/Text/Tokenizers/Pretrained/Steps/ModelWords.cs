namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The last step, which hands words to the model.</summary>
internal sealed class ModelWords(SubwordIds model) : WordStep
{
    public override void Take(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch) => model.Add(text, scratch);
}
