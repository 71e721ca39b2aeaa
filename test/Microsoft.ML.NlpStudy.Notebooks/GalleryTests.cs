namespace Microsoft.ML.NlpStudy.Notebooks;

public sealed class GalleryTests
{
    [Fact]
    public void The_gallery_shows_a_picture_of_every_chapter_as_the_chapter_keeps_it()
    {
        string docs = Repository.PathOf("docs");
        IReadOnlyDictionary<string, string> files = Gallery.Of(Repository.PathOf("samples", "notebooks"));

        string[] stale =
        [
            .. files.Select(file => (file.Key, file.Value, Path: Path.Combine(docs, file.Key)))
                .Where(file => !File.Exists(file.Path) || File.ReadAllText(file.Path) != file.Value).Select(file => file.Key),
            .. Directory.EnumerateFiles(Path.Combine(docs, "images", "gallery")).Select(path => "images/gallery/" + Path.GetFileName(path))
                .Where(path => !files.ContainsKey(path)),
        ];

        Assert.True(stale.Length == 0, $"Run 'bash eng/notebooks.sh --gallery'. Stale: {string.Join(", ", stale)}");
        Assert.Equal(NotebookFiles.Names.Count() + 1, files.Count);
    }

    [Fact]
    public async Task The_metadata_choose_the_picture_and_a_missing_one_is_an_error()
    {
        string[] drawn = ["one", "two"];
        Notebook notebook = NewNotebook.Of(
            ["# Two pictures", .. drawn.Select(text => $"\"<svg>{text}</svg>\".DisplayAs(\"image/svg+xml\");")]);
        using var kernel = new NotebookKernel();
        await kernel.RunAsync("pictures", notebook);
        string Json(int picture) =>
            notebook.ToJson().Replace("\"cells\": [", $$"""
                "metadata": { "nlp_study": { "picture": {{picture}} } }, "cells": [
                """, StringComparison.Ordinal);

        Assert.Equal("Two pictures", notebook.Title);
        Assert.Equal("<svg>one</svg>", notebook.Picture("pictures"));
        Assert.Equal("<svg>two</svg>", Notebook.Parse(Json(2)).Picture("pictures"));
        var error = Assert.Throws<NotebookException>(() => Notebook.Parse(Json(3)).Picture("pictures"));
        Assert.Equal("pictures: expected an image of number 3 among the outputs, found 2 images.", error.Message);
    }
}
