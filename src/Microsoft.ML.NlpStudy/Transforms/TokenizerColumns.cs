using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>The settings of TokenizeText and DetokenizeText: two columns and a tokenizer.</summary>
internal sealed record TokenizerColumns(string Output, string Input, TextTokenizer Tokenizer)
{
    public void Write(ModelFolderWriter folder, string signature, string loaderSignature)
    {
        folder.WriteOptions(signature, loaderSignature, new Entry(Output, Input, Tokenizer.Settings));
        Tokenizer.WriteEntries(folder.WriteEntry);
    }

    /// <exception cref="FormatException">An entry of the folder is damaged.</exception>
    public static TokenizerColumns Read(ModelFolderReader folder)
    {
        Entry entry = folder.ReadOptions<Entry>(entry => entry.Validate());
        return new(entry.OutputColumn, entry.InputColumn, folder.ReadTokenizer(entry.Tokenizer));
    }

    /// <summary>Reads a tokenizer that must be able to detokenize.</summary>
    /// <exception cref="FormatException">The tokenizer cannot detokenize, or an entry of the folder is damaged.</exception>
    public static TokenizerColumns ReadDetokenizer(ModelFolderReader folder)
    {
        TokenizerColumns columns = Read(folder);
        try
        {
            columns.CheckDetokenizes();
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{ModelFolder.OptionsEntry}': {e.Message}");
        }

        return columns;
    }

    /// <exception cref="ArgumentOutOfRangeException">The tokenizer cannot detokenize.</exception>
    public void CheckDetokenizes() =>
        OptionCheck.That(Tokenizer.CanDetokenize, "a tokenizer that can detokenize", Tokenizer.Name, nameof(Tokenizer));

    /// <summary>The content of options.json.</summary>
    private sealed record Entry(
        string OutputColumn,
        string InputColumn,
        [property: JsonConverter(typeof(TokenizerSettingsConverter))] TokenizerSettings Tokenizer)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Tokenizer.Validate();
        }
    }
}
