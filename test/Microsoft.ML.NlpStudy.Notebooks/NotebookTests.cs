namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Every notebook runs. NLPSTUDY_NOTEBOOKS: 'all' adds those that train for longer; 'write' runs all and keeps what they show.</summary>
public sealed class NotebookTests
{
    private static readonly string s_mode = Environment.GetEnvironmentVariable("NLPSTUDY_NOTEBOOKS") ?? "quick";

    public static TheoryData<string> All => [.. NotebookFiles.Names];

    public static TheoryData<string> Chosen => [.. NotebookFiles.Names.Where(name => s_mode != "quick" || Notebook.Parse(NotebookFiles.Read(name)).IsQuick)];

    [Theory]
    [MemberData(nameof(Chosen))]
    public async Task A_notebook_runs_from_its_first_cell_to_its_last(string name)
    {
        // What is saved comes from the data that everybody has.
        Environment.SetEnvironmentVariable("NLPSTUDY_DATA", null);
        Notebook notebook = Notebook.Parse(NotebookFiles.Read(name));

        await NotebookKernel.RunAsync(name, notebook);

        if (s_mode == "write")
            NotebookFiles.Write(name, notebook.ToJson());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_notebook_is_kept_in_the_form_that_the_runner_writes(string name)
    {
        string text = NotebookFiles.Read(name);

        Assert.True(s_mode == "write" || Notebook.Parse(text).ToJson() == text, $"{name}: run 'bash eng/notebooks.sh --write {name}'.");
    }
}
