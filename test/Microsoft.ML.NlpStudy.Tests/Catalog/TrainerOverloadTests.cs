using System.Reflection;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Catalog;

/// <summary>Without arguments a trainer has the defaults of its options, and each plain parameter is one of them.</summary>
public class TrainerOverloadTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Plain_parameters_default_to_the_options_defaults()
    {
        MulticlassClassificationCatalog.MulticlassClassificationTrainers classifiers = _ml.MulticlassClassification.Trainers;
        TranslationTrainers translators = _ml.Translation.Trainers;

        Assert.Equal(new RnnClassifierOptions(), OptionsOf(classifiers.RnnClassifier()));
        Assert.Equivalent(new TextCnnClassifierOptions(), OptionsOf(classifiers.TextCnnClassifier()), strict: true);
        Assert.Equal(new BagOfEmbeddingsClassifierOptions(), OptionsOf(classifiers.BagOfEmbeddingsClassifier()));
        Assert.Equal(new NaiveBayesBagClassifierOptions(), OptionsOf(classifiers.NaiveBayesBagClassifier()));
        Assert.Equal(new TransformerClassifierOptions(), OptionsOf(classifiers.TransformerClassifier()));
        Assert.Equal(new Seq2SeqOptions(), OptionsOf(translators.Seq2Seq()));
        Assert.Equal(new TransformerTranslatorOptions(), OptionsOf(translators.Transformer()));
        Assert.Equal(new LanguageModelOptions(), OptionsOf(translators.LanguageModel()));
        Assert.Equal(new RnnTaggerOptions(), OptionsOf(_ml.SequenceLabeling.Trainers.RnnTagger()));
        Assert.Equal(new RnnClassifierOptions(), OptionsOf(_ml.Regression.Trainers.RnnRegressor()));
        Assert.Equivalent(new TextCnnClassifierOptions(), OptionsOf(_ml.Regression.Trainers.TextCnnRegressor()), strict: true);
        Assert.Equal(new BagOfEmbeddingsClassifierOptions(), OptionsOf(_ml.Regression.Trainers.BagOfEmbeddingsRegressor()));
        Assert.Equal(new TransformerClassifierOptions(), OptionsOf(_ml.Regression.Trainers.TransformerRegressor()));
    }

    [Fact]
    public void Plain_parameters_reach_the_options()
    {
        var rnn = (RnnClassifierOptions)OptionsOf(
            _ml.MulticlassClassification.Trainers.RnnClassifier("Topic", "Tokens", "Others", 32, 2, 0.01));
        var bag = (BagOfEmbeddingsClassifierOptions)OptionsOf(
            _ml.MulticlassClassification.Trainers.BagOfEmbeddingsClassifier("Topic", "Tokens", null, 3, 2, 0.02));
        var naiveBayes = (NaiveBayesBagClassifierOptions)OptionsOf(
            _ml.MulticlassClassification.Trainers.NaiveBayesBagClassifier("Topic", "Tokens", 4, 2, 0.02));
        var transformer = (TransformerTranslatorOptions)OptionsOf(_ml.Translation.Trainers.Transformer("From", "To", 2, 3, 0.03));

        var tagger = (RnnTaggerOptions)OptionsOf(_ml.SequenceLabeling.Trainers.RnnTagger("Parts", "Words", 32, 2, 0.01));
        var regressor = (TransformerClassifierOptions)OptionsOf(
            _ml.Regression.Trainers.TransformerRegressor("Rating", "Tokens", "Others", 3, 2, 0.04));

        Assert.Equal(
            ("Rating", "Tokens", "Others", 3),
            (regressor.LabelColumnName, regressor.IdsColumnName, regressor.SecondIdsColumnName, regressor.Layers));
        Assert.Equal((2, 0.04), (regressor.Training.Epochs, regressor.Training.LearningRate));
        Assert.Equal(("Parts", "Words", 32), (tagger.TagsColumnName, tagger.TokensColumnName, tagger.HiddenSize));
        Assert.Equal((2, 0.01, ValidationMetric.SpanF1),
            (tagger.Training.Epochs, tagger.Training.LearningRate, tagger.Training.ValidationMetric));
        Assert.Equal(
            ("Topic", "Tokens", "Others", 32), (rnn.LabelColumnName, rnn.IdsColumnName, rnn.SecondIdsColumnName, rnn.HiddenSize));
        Assert.Equal((2, 0.01), (rnn.Training.Epochs, rnn.Training.LearningRate));
        Assert.Equal((3, 2, 0.02), (bag.WordNgrams, bag.Training.Epochs, bag.Training.LearningRate));
        Assert.Equal(new BagOfEmbeddingsClassifierOptions().Training.Schedule, bag.Training.Schedule);
        Assert.Equal(("Topic", "Tokens", 4), (naiveBayes.LabelColumnName, naiveBayes.IdsColumnName, naiveBayes.WordNgrams));
        Assert.Equal((2, 0.02), (naiveBayes.Training.Epochs, naiveBayes.Training.LearningRate));
        Assert.Equal(("From", "To"), (transformer.SourceColumnName, transformer.TargetColumnName));
        Assert.Equal((2, 2), (transformer.EncoderLayers, transformer.DecoderLayers));
        Assert.Equal((3, 0.03), (transformer.Training.Epochs, transformer.Training.LearningRate));
    }

    private static object OptionsOf(object trainer) =>
        trainer.GetType().GetField("_options", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(trainer)!;
}
