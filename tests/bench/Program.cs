using CellGenie.Bench;

return args switch
{
    ["generate", .. var rest] => GenerateBench.Run(Arguments.Parse(rest)),
    ["extract", .. var rest] => ExtractBench.Run(Arguments.Parse(rest)),
    ["variation", .. var rest] => VariationBench.Run(Arguments.Parse(rest)),
    ["stages", .. var rest] => StageBench.Run(Arguments.Parse(rest)),
    ["coco", .. var rest] => CocoBench.Run(Arguments.Parse(rest)),
    ["evaluate", .. var rest] => EvaluateBench.Run(Arguments.Parse(rest)),
    ["loader", .. var rest] => LoaderBench.Run(Arguments.Parse(rest)),
    ["rle-iou", .. var rest] => RleIouBench.Run(Arguments.Parse(rest)),
    ["grains", .. var rest] => await GrainsBench.RunAsync(Arguments.Parse(rest)),
    _ => Arguments.Help(),
};
