using Samples;
using Sentiment;

return SampleProgram.Run("Sentiment", CommandLine.Create(), args);
