namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The options that the trainers of taggers have in common; they document them.</summary>
internal interface ITaggerOptions
{
    string TokensColumnName { get; }
    string TagsColumnName { get; }
    TagScheme? Scheme { get; }
    TaggerDecoder Decoder { get; }
    TrainingOptions Training { get; }
}
