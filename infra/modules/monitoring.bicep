// Logs, metrics and traces, and a workbook that shows them.
param prefix string
param location string
param tags object
param days int
param dailyGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${prefix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: days
    workspaceCapping: { dailyQuotaGb: dailyGb }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${prefix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'cellgenie')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'CellGenie'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: loadTextContent('../monitoring/workbook.json')
  }
}

output workspaceId string = workspace.id
output componentName string = component.name
